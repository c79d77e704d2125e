import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet, useParams } from '@tanstack/react-router';
import { useSuspenseQuery } from '@tanstack/react-query';
import { RunningOperations } from '../../features/vms/RunningOperations.tsx';
import { VmNotices } from '../../features/vms/VmNotices.tsx';
import { VmActionButtons } from '../../features/vms/actions/VmActionButtons.tsx';
import { useLiveVm } from '../../features/vms/use-live-vm.ts';
import { vmQuery } from '../../features/vms/vm-query.ts';
import { AnchorLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { TabLinks } from '../../ui/TabLinks.tsx';
import type { TabLink } from '../../ui/TabLinks.tsx';
import { VmStateBadge } from '../../ui/VmStateBadge.tsx';
import classes from './VmPage.module.css';

/** What stands over every tab of a VM: name, state, what can be done, what is being done. */
export function VmPage() {
  const { t } = useLingui();
  const { vmId } = useParams({ from: '/app/vms/$vmId' });
  const { data: vm } = useSuspenseQuery(vmQuery(vmId));
  useLiveVm(vmId, vm.connectionId);
  const params = { vmId };
  const tabs: readonly TabLink[] = [
    { label: <Trans>Overview</Trans>, link: { to: '/vms/$vmId', params }, exact: true },
    { label: <Trans>Metrics</Trans>, link: { to: '/vms/$vmId/metrics', params } },
    { label: <Trans>Console</Trans>, link: { to: '/vms/$vmId/console', params } },
    { label: <Trans>Hardware</Trans>, link: { to: '/vms/$vmId/hardware', params } },
    { label: <Trans>Snapshots</Trans>, link: { to: '/vms/$vmId/snapshots', params } },
    { label: <Trans>Backups</Trans>, link: { to: '/vms/$vmId/backups', params } },
    { label: <Trans>Settings</Trans>, link: { to: '/vms/$vmId/settings', params } },
    { label: <Trans>Timeline</Trans>, link: { to: '/vms/$vmId/timeline', params } },
    { label: <Trans>Operations</Trans>, link: { to: '/vms/$vmId/operations', params } },
  ];
  return (
    <Page
      title={vm.name}
      crumbs={[
        <AnchorLink key="vms" to="/vms" fz="xs">
          <Trans>VMs</Trans>
        </AnchorLink>,
        <AnchorLink
          key="connection"
          to="/connections/$connectionId"
          params={{ connectionId: vm.connectionId }}
          fz="xs"
        >
          {vm.connectionName}
        </AnchorLink>,
      ]}
      badge={<VmStateBadge vm={vm} />}
      actions={
        <div className={classes['wide']}>
          <VmActionButtons vm={vm} />
        </div>
      }
    >
      <div className={classes['notices']}>
        <VmNotices vm={vm} />
      </div>
      <RunningOperations vmId={vmId} />
      <TabLinks label={t`Parts of this VM`} tabs={tabs} />
      <Outlet />
      <div className={classes['sticky']} role="toolbar" aria-label={t`Actions`}>
        <VmActionButtons vm={vm} size="md" />
      </div>
    </Page>
  );
}
