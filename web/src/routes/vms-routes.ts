import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseTableSearch } from '../table/table-search.ts';
import { appRoute } from './root.tsx';

export const vmsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/vms',
    validateSearch: parseTableSearch,
    component: lazyRouteComponent(() => import('./vms/VmsPage.tsx'), 'VmsPage'),
  }),
];
