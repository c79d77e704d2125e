import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { AnchorLink } from '../../ui/links.tsx';
import { OperationStateBadge } from '../operations/OperationStateBadge.tsx';
import { operationsQuery } from '../operations/operation-queries.ts';
import { isOver, kindLabels } from '../operations/operation-words.ts';
import type { Summary } from './summary-query.ts';

/** Most that are shown; the list has the rest. */
const shown = 8;

/** What is being done at this moment, by whomever. */
export function RunningOperations({ summary }: { readonly summary: Summary }) {
  const { t, i18n } = useLingui();
  const { data } = useInfiniteQuery(operationsQuery({ state: ['RUNNING', 'QUEUED'] }));
  const going = (data?.pages.flatMap(({ items }) => items) ?? []).filter((operation) => !isOver(operation));
  const { running, queued } = summary.operations;
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2}>
          <Trans>Running operations</Trans>
        </Title>
        <Text size="xs" c="dimmed">
          <Trans>
            {running} running, {queued} waiting
          </Trans>
        </Text>
      </Group>
      {going.length === 0 && (
        <Text size="sm" c="dimmed">
          <Trans>Nothing is running.</Trans>
        </Text>
      )}
      <Stack gap="xs">
        {going.slice(0, shown).map((operation) => (
          <div key={operation.id}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <AnchorLink
                to="/operations/$operationId"
                params={{ operationId: operation.id }}
                size="sm"
                truncate
              >
                {i18n._(kindLabels[operation.kind])} · {operation.target.name}
              </AnchorLink>
              <OperationStateBadge operation={operation} />
            </Group>
            <Progress size="xs" mt={2} value={operation.progress * 100} aria-label={t`Progress`} />
          </div>
        ))}
      </Stack>
    </Paper>
  );
}
