import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';

export type Summary = Schemas['Summary'];

/** The estate at a glance. */
export const summaryQuery = queryOptions({
  queryKey: ['summary'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/summary', { signal })),
  // Freshness of a time is not told by events: ages and "silent" connections come with the next reading.
  refetchInterval: 60_000,
});
