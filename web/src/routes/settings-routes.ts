import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { appRoute } from './root.tsx';

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/SettingsPage.tsx'), 'SettingsPage'),
});

// Made outside of `addChildren`, which would take their types for `any`.
const tabs = [
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/account' });
    },
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/account',
    component: lazyRouteComponent(() => import('./settings/AccountTab.tsx'), 'AccountTab'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/users',
    component: lazyRouteComponent(() => import('./settings/UsersTab.tsx'), 'UsersTab'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/tokens',
    component: lazyRouteComponent(() => import('./settings/TokensTab.tsx'), 'TokensTab'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/audit',
    component: lazyRouteComponent(() => import('./settings/AuditTab.tsx'), 'AuditTab'),
  }),
];

/** Oneself, and what administrators manage beside the hypervisors. */
export const settingsRoutes = [settingsRoute.addChildren(tabs)];
