import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Paper, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Timeline } from '../../features/vms/Timeline.tsx';
import { timelineQuery, timelineSources } from '../../features/vms/timeline-query.ts';
import type { TimelineSource } from '../../features/vms/timeline-query.ts';
import { sourceLabels } from '../../features/vms/timeline-words.ts';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import { PagePending } from '../../shell/PagePending.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';

/** What happened to a VM: seen at the hypervisor, done through us, looked at. */
export function TimelineTab() {
  const { t, i18n } = useLingui();
  const vm = useThisVm();
  const [source, setSource] = useState<TimelineSource>();
  const list = useInfiniteQuery(timelineQuery(vm.id, source === undefined ? [] : [source]));
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <SegmentedControl
        mb="sm"
        size="xs"
        aria-label={t`What`}
        value={source ?? 'all'}
        onChange={(value) => setSource(timelineSources.find((each) => each === value))}
        data={[
          { value: 'all', label: t`All` },
          ...timelineSources.map((value) => ({ value, label: i18n._(sourceLabels[value]) })),
        ]}
      />
      {list.error !== null && <ProblemAlert error={list.error} />}
      {list.isPending && <PagePending />}
      {list.isSuccess && entries.length === 0 && (
        <EmptyState>
          <Trans>Nothing of that kind is known of it.</Trans>
        </EmptyState>
      )}
      {entries.length > 0 && (
        <Paper p="md">
          <Timeline entries={entries} />
        </Paper>
      )}
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
