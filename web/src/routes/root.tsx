import { useLingui } from '@lingui/react/macro';
import { MantineThemeProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { Outlet, createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { queryClient } from '../api/query-client.ts';
import { sessionQuery } from '../session/session.ts';

export const rootRoute = createRootRoute({ component: Root });

/** Everything behind the sign-in. Without a session it leads there, and back afterwards. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: lazyRouteComponent(() => import('../shell/Shell.tsx'), 'Shell'),
  beforeLoad: async ({ location }) => {
    if ((await queryClient.ensureQueryData(sessionQuery)) === null) {
      throw redirect({ to: '/sign-in', search: { to: location.href } });
    }
  },
});

/** Any other address: said inside the frame, so that one can go on from there. */
export const notFoundRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '$',
  component: lazyRouteComponent(() => import('../shell/PageNotFound.tsx'), 'PageNotFound'),
});

/** Dialogs and toasts stand inside the router: what they show may lead somewhere. Whatever has a cross says what it does. */
function Root() {
  const { t } = useLingui();
  return (
    <MantineThemeProvider
      theme={{ components: { CloseButton: { defaultProps: { 'aria-label': t`Close` } } } }}
    >
      <ModalsProvider>
        <Outlet />
        <Notifications position="bottom-right" limit={4} />
      </ModalsProvider>
    </MantineThemeProvider>
  );
}
