import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Table, VisuallyHidden } from '@mantine/core';
import { useMutation, useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { AddUserForm } from '../../features/access/AddUserForm.tsx';
import { EditUserForm } from '../../features/access/EditUserForm.tsx';
import { usersQuery } from '../../features/access/access-queries.ts';
import type { User } from '../../features/access/access-queries.ts';
import { roleLabels } from '../../features/access/role-words.ts';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Age } from '../../ui/Age.tsx';
import { MorePages } from '../../ui/MorePages.tsx';
import { askFirst } from '../../ui/confirm.tsx';
import { tellFailure } from '../../ui/failed.ts';
import { openDialog } from '../../ui/open-dialog.tsx';

/** Who belongs to this tenant, and as what. */
export function UsersTab() {
  const { t } = useLingui();
  const list = useSuspenseInfiniteQuery(usersQuery);
  const reason = useMay('users:write') ? undefined : t`Your role does not allow it`;
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <ActionButton
          reason={reason}
          onClick={() => openDialog(t`Add a user`, (close) => <AddUserForm onDone={close} />, 'md')}
        >
          <Trans>Add a user</Trans>
        </ActionButton>
      </Group>
      <Table.ScrollContainer minWidth={560}>
        <Table fz="sm" verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`Name`}</Table.Th>
              <Table.Th>{t`Role`}</Table.Th>
              <Table.Th>{t`Last sign-in`}</Table.Th>
              <Table.Th>{t`Made`}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t`Actions`}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.data.pages
              .flatMap(({ items }) => items)
              .map((user) => (
                <UserRow key={user.id} user={user} reason={reason} />
              ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <MorePages list={list} />
    </>
  );
}

interface UserRowProps {
  readonly user: User;
  readonly reason: string | undefined;
}

function UserRow({ user, reason }: UserRowProps) {
  const { t, i18n } = useLingui();
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/users/{userId}', { params: { path: { userId: user.id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['users'] }),
    onError: tellFailure,
  });
  const { name } = user;
  const askRemove = () =>
    askFirst({
      title: t`Remove ${name}?`,
      children: (
        <Trans>
          Their sessions in this tenant end at once, and the tokens that they made are deleted. What they did
          stays in the audit log.
        </Trans>
      ),
      confirm: t`Remove`,
      onConfirm: () => remove.mutate(),
    });
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>
        {i18n._(roleLabels[user.role])}
        {user.disabled && (
          <span className="av-dim">
            {' · '}
            <Trans>may not sign in</Trans>
          </span>
        )}
      </Table.Td>
      <Table.Td>
        {user.lastSignInAt === null ? <Trans>never</Trans> : <Age since={user.lastSignInAt} />}
      </Table.Td>
      <Table.Td>
        <Age since={user.createdAt} />
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <ActionButton
            variant="default"
            size="compact-sm"
            reason={reason}
            onClick={() =>
              openDialog(`${t`Edit`} · ${name}`, (close) => <EditUserForm user={user} onDone={close} />, 'md')
            }
            aria-label={t`Edit ${name}`}
          >
            <Trans>Edit</Trans>
          </ActionButton>
          <ActionButton
            variant="default"
            size="compact-sm"
            reason={reason}
            aria-label={t`Remove ${name}`}
            onClick={askRemove}
          >
            <Trans>Remove</Trans>
          </ActionButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
