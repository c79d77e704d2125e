import { appRoute, notFoundRoute, rootRoute } from './root.tsx';
import { connectionsRoutes } from './connections-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { infrastructureRoutes } from './infrastructure-routes.ts';
import { operationsRoutes } from './operations-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { vmRoutes } from './vm-routes.ts';
import { vmsRoutes } from './vms-routes.ts';

/** The addresses of the console. Each area has a file of its own that lists its pages, loaded when first shown. */
export const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  appRoute.addChildren([
    ...dashboardRoutes,
    ...operationsRoutes,
    ...connectionsRoutes,
    ...settingsRoutes,
    ...vmRoutes,
    ...vmsRoutes,
    ...infrastructureRoutes,
    notFoundRoute,
  ]),
]);
