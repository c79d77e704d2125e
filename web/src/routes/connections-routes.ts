import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../api/query-client.ts';
import {
  connectionQuery,
  connectionTypesQuery,
  connectionsQuery,
} from '../features/connections/connection-queries.ts';
import { connectionTabs } from '../features/connections/connection-tabs.ts';
import type { ConnectionTab } from '../features/connections/connection-tabs.ts';
import { appRoute } from './root.tsx';

export const connectionsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/connections',
    loader: () => {
      void queryClient.prefetchInfiniteQuery(connectionsQuery);
    },
    component: lazyRouteComponent(() => import('./connections/ConnectionsPage.tsx'), 'ConnectionsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/connections/new',
    validateSearch: (search): { type?: string } =>
      typeof search['type'] === 'string' ? { type: search['type'] } : {},
    loader: () => queryClient.ensureQueryData(connectionTypesQuery),
    component: lazyRouteComponent(() => import('./connections/NewConnectionPage.tsx'), 'NewConnectionPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/connections/$connectionId',
    validateSearch: (search): { tab?: ConnectionTab } => {
      const tab = connectionTabs.find((each) => each === search['tab']);
      return tab === undefined ? {} : { tab };
    },
    loader: ({ params: { connectionId } }) =>
      Promise.all([
        queryClient.ensureQueryData(connectionQuery(connectionId)),
        queryClient.ensureQueryData(connectionTypesQuery),
      ]),
    component: lazyRouteComponent(() => import('./connections/ConnectionPage.tsx'), 'ConnectionPage'),
  }),
];
