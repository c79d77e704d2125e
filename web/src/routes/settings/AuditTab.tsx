import { Trans, useLingui } from '@lingui/react/macro';
import { Code, Table } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { auditQuery } from '../../features/access/access-queries.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { MorePages } from '../../ui/MorePages.tsx';
import { timeText } from '../../ui/durations.ts';

/** Who did what, newest first. */
export function AuditTab() {
  const { t } = useLingui();
  const list = useSuspenseInfiniteQuery(auditQuery);
  const entries = list.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) {
    return (
      <EmptyState>
        <Trans>Nobody has changed anything yet.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <Table.ScrollContainer minWidth={640}>
        <Table fz="sm" verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`When`}</Table.Th>
              <Table.Th>{t`Who`}</Table.Th>
              <Table.Th>{t`Did`}</Table.Th>
              <Table.Th>{t`To`}</Table.Th>
              <Table.Th>{t`Details`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map(({ id, at, actor, action, subject, detail }) => (
              <Table.Tr key={id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{timeText(at)}</Table.Td>
                <Table.Td>{actor.name}</Table.Td>
                <Table.Td>
                  <Code>{action}</Code>
                </Table.Td>
                <Table.Td>{subject.name}</Table.Td>
                <Table.Td c="dimmed" fz="xs">
                  {Object.keys(detail).length === 0 ? '' : JSON.stringify(detail)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <MorePages list={list} />
    </>
  );
}
