import { Trans, useLingui } from '@lingui/react/macro';
import { Grid, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Attention } from '../features/dashboard/Attention.tsx';
import { Capacity } from '../features/dashboard/Capacity.tsx';
import { RunningOperations } from '../features/dashboard/RunningOperations.tsx';
import { VmCounts } from '../features/dashboard/VmCounts.tsx';
import { summaryQuery } from '../features/dashboard/summary-query.ts';
import { useLiveSummary } from '../features/dashboard/use-live-summary.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { Page } from '../ui/Page.tsx';
import { timeOfDay } from '../ui/durations.ts';

/** What needs attention now, how much room there is, what runs: live. */
export function DashboardPage() {
  const { t } = useLingui();
  const { data: summary } = useSuspenseQuery(summaryQuery);
  useLiveSummary();
  if (summary.connections.total === 0) {
    return (
      <Page title={t`Dashboard`}>
        <EmptyState
          action={
            <ButtonLink to="/connections/new">
              <Trans>Add a connection</Trans>
            </ButtonLink>
          }
        >
          <Trans>No hypervisor is connected yet. Add the first one, and its VMs appear here.</Trans>
        </EmptyState>
      </Page>
    );
  }
  const updated = timeOfDay(summary.takenAt);
  return (
    <Page
      title={t`Dashboard`}
      badge={
        <Text size="xs" c="dimmed">
          <Trans>Updated {updated}</Trans>
        </Text>
      }
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack>
            <Attention summary={summary} />
            <Capacity summary={summary} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack>
            <VmCounts summary={summary} />
            <RunningOperations summary={summary} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
