import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../api/query-client.ts';
import { connectionChoicesQuery, connectionTypesQuery } from '../features/connections/connection-queries.ts';
import { specSchemaQuery } from '../features/vm-form/form-queries.ts';
import { parseNewVmSearch } from '../features/vm-form/new-vm-search.ts';
import { parseTableSearch } from '../table/table-search.ts';
import { appRoute } from './root.tsx';

export const vmsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/vms',
    validateSearch: parseTableSearch,
    component: lazyRouteComponent(() => import('./vms/VmsPage.tsx'), 'VmsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/vms/new',
    validateSearch: parseNewVmSearch,
    loader: () =>
      Promise.all([
        queryClient.ensureQueryData(connectionChoicesQuery),
        queryClient.ensureQueryData(connectionTypesQuery),
        queryClient.ensureQueryData(specSchemaQuery),
      ]),
    component: lazyRouteComponent(() => import('./vms/NewVmPage.tsx'), 'NewVmPage'),
  }),
];
