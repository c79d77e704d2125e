import { useLingui } from '@lingui/react/macro';
import { Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { OperationButtons } from '../operations/OperationButtons.tsx';
import { OperationStateBadge } from '../operations/OperationStateBadge.tsx';
import { OperationSteps } from '../operations/OperationSteps.tsx';
import { operationQuery, operationsQuery } from '../operations/operation-queries.ts';
import { isOver, kindLabels } from '../operations/operation-words.ts';
import type { Operation } from '../operations/operation-words.ts';
import { AnchorLink } from '../../ui/links.tsx';

/** What is being done to a VM at this moment, step by step: there at once after a click, gone when it is over. */
export function RunningOperations({ vmId }: { readonly vmId: string }) {
  const { data } = useInfiniteQuery(operationsQuery({ vmId, state: ['QUEUED', 'RUNNING'] }));
  const running = data?.pages.flatMap(({ items }) => items).filter((operation) => !isOver(operation)) ?? [];
  return running.length === 0 ? null : (
    <Stack gap="xs" mb="md">
      {running.map((operation) => (
        <RunningOperation key={operation.id} listed={operation} />
      ))}
    </Stack>
  );
}

function RunningOperation({ listed }: { readonly listed: Operation }) {
  const { t, i18n } = useLingui();
  const { data: operation } = useQuery({ ...operationQuery(listed.id), initialData: listed });
  return (
    <Paper p="sm">
      <Group justify="space-between" wrap="wrap" gap="xs">
        <Group gap="sm">
          <AnchorLink to="/operations/$operationId" params={{ operationId: operation.id }} size="sm" fw={500}>
            {i18n._(kindLabels[operation.kind])}
          </AnchorLink>
          <OperationStateBadge operation={operation} />
          <Text size="xs" c="dimmed">
            {operation.requester.name}
          </Text>
        </Group>
        <OperationButtons operation={operation} />
      </Group>
      {operation.progress > 0 && (
        <Progress size="xs" my="xs" value={operation.progress * 100} aria-label={t`Progress`} />
      )}
      {operation.steps.length > 0 && <OperationSteps steps={operation.steps} />}
    </Paper>
  );
}
