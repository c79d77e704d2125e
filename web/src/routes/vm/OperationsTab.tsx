import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { OperationStateBadge } from '../../features/operations/OperationStateBadge.tsx';
import { operationsQuery } from '../../features/operations/operation-queries.ts';
import { kindLabels } from '../../features/operations/operation-words.ts';
import type { Operation } from '../../features/operations/operation-words.ts';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import { PagePending } from '../../shell/PagePending.tsx';
import { Age } from '../../ui/Age.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { durationText } from '../../ui/durations.ts';
import { ServerText } from '../../ui/ServerText.tsx';

/** Everything that was done to this VM through us. */
export function OperationsTab() {
  const vm = useThisVm();
  const list = useInfiniteQuery(operationsQuery({ vmId: vm.id }));
  const operations = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.error !== null) {
    return <ProblemAlert error={list.error} />;
  }
  if (list.isPending) {
    return <PagePending />;
  }
  return operations.length === 0 ? (
    <EmptyState>
      <Trans>Nothing has been done to it here yet.</Trans>
    </EmptyState>
  ) : (
    <>
      <OperationTable operations={operations} />
      {list.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            <Trans>Older ones</Trans>
          </Button>
        </Group>
      )}
    </>
  );
}

function OperationTable({ operations }: { readonly operations: readonly Operation[] }) {
  const { t, i18n } = useLingui();
  return (
    <Table.ScrollContainer minWidth={560} type="native" tabIndex={0} role="region" aria-label={t`Operations`}>
      <Table fz="sm" verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Operation`}</Table.Th>
            <Table.Th>{t`State`}</Table.Th>
            <Table.Th>{t`By`}</Table.Th>
            <Table.Th>{t`Begun`}</Table.Th>
            <Table.Th className="av-number">{t`Took`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {operations.map(
            ({ id, kind, state, unwinding, requester, createdAt, startedAt, endedAt, error }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <AnchorLink to="/operations/$operationId" params={{ operationId: id }} size="sm">
                    {i18n._(kindLabels[kind])}
                  </AnchorLink>
                  {error !== null && (
                    <Text size="xs" c="dimmed">
                      <ServerText text={error.message} />
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <OperationStateBadge operation={{ state, unwinding }} />
                </Table.Td>
                <Table.Td>{requester.name}</Table.Td>
                <Table.Td>
                  <Age since={createdAt} />
                </Table.Td>
                <Table.Td className="av-number">
                  {startedAt !== null && endedAt !== null
                    ? durationText(Date.parse(endedAt) - Date.parse(startedAt))
                    : '—'}
                </Table.Td>
              </Table.Tr>
            ),
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
