import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusBack } from '../../ui/focus-back.ts';
import type { Connection } from './connection-queries.ts';
import { etagOf, keepConnection } from './use-connection-update.ts';
import type { ConnectionPatch } from './use-connection-update.ts';

export interface ConnectionActionsProps {
  readonly connection: Connection;
  /** Null: what went wrong before no longer counts. */
  readonly onProblem: (error: unknown) => void;
}

/** What can be done with a connection as a whole. */
export function ConnectionActions({ connection, onProblem }: ConnectionActionsProps) {
  const { t } = useLingui();
  const router = useRouter();
  const mayWrite = useMay('connections:write');
  const mayTest = useMay('connections:test');
  const { id, name, enabled, mode } = connection;
  const path = { connectionId: id };
  const header = { 'If-Match': etagOf(connection.version) };
  const update = useMutation({
    mutationFn: (body: ConnectionPatch) =>
      ask(api.PATCH('/api/v1/connections/{connectionId}', { params: { path, header }, body })),
    onMutate: () => onProblem(null),
    onSuccess: keepConnection,
    onError: (error) => {
      onProblem(error);
      return queryClient.invalidateQueries({ queryKey: ['connection', id] });
    },
  });
  const refresh = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/connections/{connectionId}/refresh', { params: { path } })),
    onSuccess: () => notifications.show({ message: t`${name} is being read anew`, autoClose: 4_000 }),
    onError: onProblem,
  });
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/connections/{connectionId}', { params: { path, header } })),
    onSuccess: async () => {
      await router.navigate({ to: '/connections' });
      queryClient.removeQueries({ queryKey: ['connection', id] });
      void queryClient.invalidateQueries({ queryKey: ['connections'] });
    },
    onError: onProblem,
  });
  const askRemoval = () =>
    modals.openConfirmModal({
      ...focusBack(),
      title: t`Remove ${name}?`,
      children: (
        <Stack gap="sm">
          <Text size="sm">
            <Trans>
              Anyvisor forgets this connection and everything it read through it. Nothing changes at the
              hypervisor: every VM there stays as it is.
            </Trans>
          </Text>
          <Text size="sm">
            <Trans>Connected again later, its VMs come back under new ids.</Trans>
          </Text>
        </Stack>
      ),
      labels: { confirm: t`Remove`, cancel: t`Cancel` },
      groupProps: { gap: 'xs' },
      confirmProps: { color: 'red' },
      cancelProps: { 'data-autofocus': true },
      onConfirm: () => remove.mutate(),
    });
  return (
    <>
      <ActionButton
        variant="default"
        reason={!mayTest ? t`Your role does not allow it` : enabled ? undefined : t`It is disabled`}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        <Trans>Refresh</Trans>
      </ActionButton>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            rightSection={<IconChevronDown size={14} aria-hidden />}
            loading={update.isPending || remove.isPending}
          >
            <Trans>More</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={!mayWrite} onClick={() => update.mutate({ enabled: !enabled })}>
            {enabled ? <Trans>Disable</Trans> : <Trans>Test and enable</Trans>}
          </Menu.Item>
          <Menu.Item
            disabled={!mayWrite}
            onClick={() => update.mutate({ mode: mode === 'read_write' ? 'read_only' : 'read_write' })}
          >
            {mode === 'read_write' ? <Trans>Make it read-only</Trans> : <Trans>Allow changes</Trans>}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--mantine-color-error)" disabled={!mayWrite} onClick={askRemoval}>
            <Trans>Remove…</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
