import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readOperationSearch } from '../features/operations/operation-search.ts';
import { appRoute } from './root.tsx';

export const operationsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/operations',
    validateSearch: readOperationSearch,
    component: lazyRouteComponent(() => import('./operations/OperationsPage.tsx'), 'OperationsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/operations/$operationId',
    component: lazyRouteComponent(() => import('./operations/OperationPage.tsx'), 'OperationPage'),
  }),
];
