import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../api/query-client.ts';
import { vmQuery } from '../features/vms/vm-query.ts';
import { appRoute } from './root.tsx';

/** One VM: what is at the top of each of its pages, and the tabs. An id nobody has is a 404. */
const vmRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/vms/$vmId',
  loader: ({ params: { vmId } }) => queryClient.ensureQueryData(vmQuery(vmId)),
  component: lazyRouteComponent(() => import('./vm/VmPage.tsx'), 'VmPage'),
  errorComponent: lazyRouteComponent(() => import('./vm/VmFailed.tsx'), 'VmFailed'),
});

/** Each tab has an address of its own. Made outside of `addChildren`, which would take their types for `any`. */
const tabs = [
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./vm/OverviewTab.tsx'), 'OverviewTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/metrics',
    component: lazyRouteComponent(() => import('./vm/MetricsTab.tsx'), 'MetricsTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/console',
    component: lazyRouteComponent(() => import('./vm/ConsoleTab.tsx'), 'ConsoleTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/hardware',
    component: lazyRouteComponent(() => import('./vm/HardwareTab.tsx'), 'HardwareTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/snapshots',
    component: lazyRouteComponent(() => import('./vm/SnapshotsTab.tsx'), 'SnapshotsTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/backups',
    component: lazyRouteComponent(() => import('./vm/BackupsTab.tsx'), 'BackupsTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('./vm/SettingsTab.tsx'), 'SettingsTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/timeline',
    component: lazyRouteComponent(() => import('./vm/TimelineTab.tsx'), 'TimelineTab'),
  }),
  createRoute({
    getParentRoute: () => vmRoute,
    path: '/operations',
    component: lazyRouteComponent(() => import('./vm/OperationsTab.tsx'), 'OperationsTab'),
  }),
];

export const vmRoutes = [vmRoute.addChildren(tabs)];
