import { Trans, useLingui } from '@lingui/react/macro';
import { Paper, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { OperationButtons } from '../../features/operations/OperationButtons.tsx';
import { OperationFacts } from '../../features/operations/OperationFacts.tsx';
import { OperationStateBadge } from '../../features/operations/OperationStateBadge.tsx';
import { OperationSteps } from '../../features/operations/OperationSteps.tsx';
import { operationQuery } from '../../features/operations/operation-queries.ts';
import { kindLabels } from '../../features/operations/operation-words.ts';
import { stepLabel } from '../../features/operations/step-words.ts';
import type { Operation } from '../../features/operations/operation-words.ts';
import { serverWords } from '../../i18n/server-words.ts';
import { sentence } from '../../ui/sentence.ts';
import { AnchorLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { ServerText } from '../../ui/ServerText.tsx';

/** One operation: what was asked, by whom, its steps, its end, and what can be done about it. */
export function OperationPage() {
  const { t, i18n } = useLingui();
  const { operationId } = useParams({ from: '/app/operations/$operationId' });
  const { data: operation } = useSuspenseQuery(operationQuery(operationId));
  const kind = i18n._(kindLabels[operation.kind]);
  return (
    <Page
      title={`${kind}: ${operation.target.name}`}
      crumbs={[
        <AnchorLink key="operations" to="/operations" size="xs">
          <Trans>Operations</Trans>
        </AnchorLink>,
      ]}
      badge={<OperationStateBadge operation={operation} />}
      actions={<OperationButtons operation={operation} />}
    >
      <Stack maw={820}>
        {operation.state === 'RUNNING' && (
          <Progress value={operation.progress * 100} aria-label={t`Progress`} />
        )}
        {operation.error !== null && <ProblemAlert error={operation.error} />}
        {operation.leftovers.length > 0 && <Leftovers operation={operation} />}
        <Paper p="md">
          <Title order={2} mb="sm">
            <Trans>Steps</Trans>
          </Title>
          {operation.steps.length === 0 ? (
            <Text c="dimmed" size="sm">
              <Trans>It waits for its turn at the connection.</Trans>
            </Text>
          ) : (
            <OperationSteps steps={operation.steps} />
          )}
        </Paper>
        <OperationFacts operation={operation} />
      </Stack>
    </Page>
  );
}

function Leftovers({ operation: { leftovers } }: { readonly operation: Operation }) {
  const { t } = useLingui();
  return (
    <Paper p="md">
      <Title order={2} mb={4}>
        <Trans>Left behind at the hypervisor</Trans>
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        <Trans>The clean-up failed as well. Try it again, or remove these by hand.</Trans>
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`What`}</Table.Th>
              <Table.Th>{t`Native id`}</Table.Th>
              <Table.Th>{t`Step`}</Table.Th>
              <Table.Th>{t`Why`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {leftovers.map((left) => (
              <Table.Tr key={`${left.kind} ${left.nativeRef}`}>
                <Table.Td>
                  {sentence(serverWords(left.kind))} {left.name}
                </Table.Td>
                <Table.Td>{left.nativeRef}</Table.Td>
                <Table.Td>{stepLabel(left.step)}</Table.Td>
                <Table.Td>
                  <ServerText text={left.message} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
