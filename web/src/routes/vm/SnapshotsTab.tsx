import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Paper, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SnapshotTree } from '../../features/vms/snapshots/SnapshotTree.tsx';
import { openVerbDialog } from '../../features/vms/actions/open-verb-dialog.tsx';
import { useReasons } from '../../features/vms/actions/use-reasons.ts';
import { lacking } from '../../features/vms/lacking.ts';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import { capabilitiesQuery, snapshotsQuery } from '../../features/vms/vm-query.ts';
import { PagePending } from '../../shell/PagePending.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';

/** Snapshots as a tree, read from the hypervisor now. */
export function SnapshotsTab() {
  const { t } = useLingui();
  const vm = useThisVm();
  const reasonAgainst = useReasons(vm.id, 'vms:change');
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const feature = capabilities?.features.snapshots;
  const offered = feature !== undefined && feature.support !== 'none';
  const { data, error, isPending } = useQuery({ ...snapshotsQuery(vm.id), enabled: offered });
  const take = (
    <ActionButton
      size="compact-sm"
      reason={reasonAgainst('createSnapshot')}
      onClick={() => openVerbDialog('snapshot', vm)}
    >
      {t`Take snapshot`}
    </ActionButton>
  );
  const none = lacking(feature);
  if (none !== undefined) {
    return <EmptyState>{none}</EmptyState>;
  }
  if (error !== null) {
    return <ProblemAlert error={error} />;
  }
  if (isPending || data === undefined) {
    return <PagePending />;
  }
  return data.length === 0 ? (
    <EmptyState action={take}>
      <Trans>No snapshot yet. One is worth taking before a change that may go wrong.</Trans>
    </EmptyState>
  ) : (
    <Paper p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2}>
          <Trans>Snapshots</Trans>
        </Title>
        {take}
      </Group>
      <SnapshotTree vm={vm} snapshots={data} />
    </Paper>
  );
}
