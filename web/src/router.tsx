import { createRouter } from '@tanstack/react-router';
import { routeTree } from './routes/route-tree.tsx';
import { PageFailed } from './shell/PageFailed.tsx';
import { PageNotFound } from './shell/PageNotFound.tsx';
import { PagePending } from './shell/PagePending.tsx';

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: PageNotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
