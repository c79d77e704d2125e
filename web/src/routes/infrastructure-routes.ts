import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { queryClient } from '../api/query-client.ts';
import {
  computeUnitQuery,
  networkQuery,
  storageUnitQuery,
  templateQuery,
} from '../features/infrastructure/unit-queries.ts';
import { parseTableSearch } from '../table/table-search.ts';
import { appRoute } from './root.tsx';

const infrastructureRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/infrastructure',
  component: lazyRouteComponent(
    () => import('./infrastructure/InfrastructurePage.tsx'),
    'InfrastructurePage',
  ),
});

/** The tree stays while what it leads to changes. */
const computeRoute = createRoute({
  getParentRoute: () => infrastructureRoute,
  path: '/compute',
  component: lazyRouteComponent(() => import('./infrastructure/ComputePage.tsx'), 'ComputePage'),
});

// Made outside of `addChildren`, which would take their types for `any`.
const computePages = [
  createRoute({
    getParentRoute: () => computeRoute,
    path: '/',
    validateSearch: parseTableSearch,
    component: lazyRouteComponent(() => import('./infrastructure/ComputeList.tsx'), 'ComputeList'),
  }),
  createRoute({
    getParentRoute: () => computeRoute,
    path: '/$unitId',
    validateSearch: parseTableSearch,
    loader: ({ params: { unitId } }) => queryClient.ensureQueryData(computeUnitQuery(unitId)),
    component: lazyRouteComponent(() => import('./infrastructure/ComputeUnitPage.tsx'), 'ComputeUnitPage'),
  }),
];
const pages = [
  createRoute({
    getParentRoute: () => infrastructureRoute,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/infrastructure/compute' });
    },
  }),
  computeRoute.addChildren(computePages),
  createRoute({
    getParentRoute: () => infrastructureRoute,
    path: '/storage',
    validateSearch: parseTableSearch,
    component: lazyRouteComponent(() => import('./infrastructure/StorageList.tsx'), 'StorageList'),
  }),
  createRoute({
    getParentRoute: () => infrastructureRoute,
    path: '/storage/$unitId',
    validateSearch: parseTableSearch,
    loader: ({ params: { unitId } }) => queryClient.ensureQueryData(storageUnitQuery(unitId)),
    component: lazyRouteComponent(() => import('./infrastructure/StorageUnitPage.tsx'), 'StorageUnitPage'),
  }),
  createRoute({
    getParentRoute: () => infrastructureRoute,
    path: '/networks',
    validateSearch: parseTableSearch,
    component: lazyRouteComponent(() => import('./infrastructure/NetworkList.tsx'), 'NetworkList'),
  }),
  createRoute({
    getParentRoute: () => infrastructureRoute,
    path: '/networks/$unitId',
    validateSearch: parseTableSearch,
    loader: ({ params: { unitId } }) => queryClient.ensureQueryData(networkQuery(unitId)),
    component: lazyRouteComponent(() => import('./infrastructure/NetworkPage.tsx'), 'NetworkPage'),
  }),
  createRoute({
    getParentRoute: () => infrastructureRoute,
    path: '/templates',
    validateSearch: parseTableSearch,
    component: lazyRouteComponent(() => import('./infrastructure/TemplateList.tsx'), 'TemplateList'),
  }),
  createRoute({
    getParentRoute: () => infrastructureRoute,
    path: '/templates/$unitId',
    loader: ({ params: { unitId } }) => queryClient.ensureQueryData(templateQuery(unitId)),
    component: lazyRouteComponent(() => import('./infrastructure/TemplatePage.tsx'), 'TemplatePage'),
  }),
];

export const infrastructureRoutes = [infrastructureRoute.addChildren(pages)];
