import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Progress, SegmentedControl, Switch, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { OperationStateBadge } from '../../features/operations/OperationStateBadge.tsx';
import { operationsQuery } from '../../features/operations/operation-queries.ts';
import { filterOf, operationStates } from '../../features/operations/operation-search.ts';
import { kindLabels, stateLabels } from '../../features/operations/operation-words.ts';
import type { Operation } from '../../features/operations/operation-words.ts';
import { Age } from '../../ui/Age.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagePending } from '../../shell/PagePending.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { durationText } from '../../ui/durations.ts';

/** Every operation, newest first, live. */
export function OperationsPage() {
  const { t, i18n } = useLingui();
  const search = useSearch({ from: '/app/operations' });
  const navigate = useNavigate();
  const list = useInfiniteQuery(operationsQuery(filterOf(search)));
  const operations = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const narrowed = search.state !== undefined || search.mine === true;
  return (
    <Page title={t`Operations`}>
      <Group mb="sm" gap="md">
        <SegmentedControl
          size="xs"
          aria-label={t`State`}
          value={search.state ?? 'ALL'}
          onChange={(value) => {
            const state = operationStates.find((each) => each === value);
            void navigate({ to: '/operations', search: { state, mine: search.mine } });
          }}
          data={[
            { value: 'ALL', label: t`All` },
            ...operationStates.map((value) => ({ value, label: i18n._(stateLabels[value]) })),
          ]}
        />
        <Switch
          size="xs"
          label={t`Only mine`}
          checked={search.mine === true}
          onChange={({ currentTarget: { checked } }) =>
            void navigate({
              to: '/operations',
              search: { state: search.state, mine: checked ? true : undefined },
            })
          }
        />
      </Group>
      {list.error !== null && <ProblemAlert error={list.error} />}
      {list.isPending && <PagePending />}
      {list.isSuccess && operations.length === 0 && (
        <EmptyState>
          {narrowed ? (
            <Trans>No operation is like that.</Trans>
          ) : (
            <Trans>Nothing has been done here yet.</Trans>
          )}
        </EmptyState>
      )}
      {operations.length > 0 && <OperationTable operations={operations} />}
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
    </Page>
  );
}

function OperationTable({ operations }: { readonly operations: readonly Operation[] }) {
  const { t, i18n } = useLingui();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={5} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Operation`}</Table.Th>
            <Table.Th>{t`On`}</Table.Th>
            <Table.Th>{t`State`}</Table.Th>
            <Table.Th>{t`By`}</Table.Th>
            <Table.Th>{t`Begun`}</Table.Th>
            <Table.Th className="av-number">{t`Took`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {operations.map((operation) => (
            <Table.Tr key={operation.id}>
              <Table.Td>
                <AnchorLink to="/operations/$operationId" params={{ operationId: operation.id }} size="sm">
                  {i18n._(kindLabels[operation.kind])}
                </AnchorLink>
              </Table.Td>
              <Table.Td>{operation.target.name}</Table.Td>
              <Table.Td miw={150}>
                <OperationStateBadge operation={operation} />
                {operation.state === 'RUNNING' && (
                  <Progress size="xs" mt={2} value={operation.progress * 100} aria-label={t`Progress`} />
                )}
              </Table.Td>
              <Table.Td>{operation.requester.name}</Table.Td>
              <Table.Td>
                <Age since={operation.createdAt} />
              </Table.Td>
              <Table.Td className="av-number">
                {operation.startedAt !== null && operation.endedAt !== null
                  ? durationText(Date.parse(operation.endedAt) - Date.parse(operation.startedAt))
                  : ''}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
