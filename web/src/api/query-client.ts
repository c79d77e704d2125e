import { ApiProblem } from '@anyvisor/client';
import { QueryClient } from '@tanstack/react-query';

/** What was read stays until an event says it changed; a page that comes back to the front reads what is older than this, in ms. */
const freshFor = 30_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshFor,
      // The server's own word is final; only what never reached it is asked again.
      retry: (failures, thrown) =>
        failures < 2 && !(thrown instanceof ApiProblem && !thrown.problem.retriable),
    },
  },
});
