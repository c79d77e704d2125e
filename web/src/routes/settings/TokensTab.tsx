import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useMutation, useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { AddTokenForm } from '../../features/access/AddTokenForm.tsx';
import { tokensQuery } from '../../features/access/access-queries.ts';
import type { Token } from '../../features/access/access-queries.ts';
import { roleLabels } from '../../features/access/role-words.ts';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Age } from '../../ui/Age.tsx';
import { MorePages } from '../../ui/MorePages.tsx';
import { askFirst } from '../../ui/confirm.tsx';
import { timeText } from '../../ui/durations.ts';
import { tellFailure } from '../../ui/failed.ts';
import { openDialog } from '../../ui/open-dialog.tsx';

/** Tokens of scripts and machines. */
export function TokensTab() {
  const { t } = useLingui();
  const list = useSuspenseInfiniteQuery(tokensQuery);
  const reason = useMay('tokens:write') ? undefined : t`Your role does not allow it`;
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          <Trans>
            For scripts and machines. A token acts with its own role, but never with more than whoever made it
            has, and it ends with them.
          </Trans>
        </Text>
        <ActionButton
          reason={reason}
          onClick={() => openDialog(t`Make a token`, (close) => <AddTokenForm onDone={close} />, 'md')}
        >
          <Trans>Make a token</Trans>
        </ActionButton>
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table fz="sm" verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`Name`}</Table.Th>
              <Table.Th>{t`Role`}</Table.Th>
              <Table.Th>{t`Made by`}</Table.Th>
              <Table.Th>{t`Last used`}</Table.Th>
              <Table.Th>{t`Expires`}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t`Actions`}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.data.pages
              .flatMap(({ items }) => items)
              .map((token) => (
                <TokenRow key={token.id} token={token} reason={reason} />
              ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <MorePages list={list} />
    </>
  );
}

function TokenRow({ token, reason }: { readonly token: Token; readonly reason: string | undefined }) {
  const { t, i18n } = useLingui();
  const revoke = useMutation({
    mutationFn: () =>
      ask(api.DELETE('/api/v1/tokens/{tokenId}', { params: { path: { tokenId: token.id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
    onError: tellFailure,
  });
  const { name, role, actsAs, madeBy, revokedAt, expiresAt } = token;
  const askRevoke = () =>
    askFirst({
      title: t`Revoke ${name}?`,
      children: <Trans>Whatever uses it stops working at once. It cannot be brought back.</Trans>,
      confirm: t`Revoke`,
      onConfirm: () => revoke.mutate(),
    });
  return (
    <Table.Tr c={revokedAt === null ? undefined : 'dimmed'}>
      <Table.Td>{name}</Table.Td>
      <Table.Td>
        {i18n._(roleLabels[role])}
        {actsAs !== role && (
          <span className="av-dim">
            {' · '}
            {actsAs === null ? (
              <Trans>does not work at present</Trans>
            ) : (
              <Trans>at present {i18n._(roleLabels[actsAs])}</Trans>
            )}
          </span>
        )}
      </Table.Td>
      <Table.Td>{madeBy?.name ?? '—'}</Table.Td>
      <Table.Td>
        {token.lastUsedAt === null ? <Trans>never</Trans> : <Age since={token.lastUsedAt} />}
      </Table.Td>
      <Table.Td>{expiresAt === null ? <Trans>never</Trans> : timeText(expiresAt)}</Table.Td>
      <Table.Td ta="right">
        {revokedAt === null ? (
          <ActionButton
            variant="default"
            size="compact-sm"
            reason={reason}
            aria-label={t`Revoke ${name}`}
            onClick={askRevoke}
          >
            <Trans>Revoke</Trans>
          </ActionButton>
        ) : (
          <Trans>
            revoked <Age since={revokedAt} />
          </Trans>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
