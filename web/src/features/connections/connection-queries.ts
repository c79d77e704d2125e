import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';

export type Connection = Schemas['Connection'];
export type ConnectionType = Schemas['ConnectionType'];

const pageSize = 100;

/** Hypervisor types this server can connect, with their forms. They change with the server only. */
export const connectionTypesQuery = queryOptions({
  queryKey: ['connection-types'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/connection-types', { signal }))).items,
  staleTime: Infinity,
});

/** Pages of connections by name. */
export const connectionsQuery = infiniteQueryOptions({
  queryKey: ['connections', 'pages'],
  queryFn: ({ pageParam, signal }) =>
    ask(
      api.GET('/api/v1/connections', {
        params: { query: { limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  refetchInterval: 15_000,
});

/** For choosing one: the first 500 by name. */
export const connectionChoicesQuery = queryOptions({
  queryKey: ['connections', 'choices'],
  queryFn: async ({ signal }) =>
    (await ask(api.GET('/api/v1/connections', { params: { query: { limit: 500 } }, signal }))).items,
});

/** One connection. Keys of what belongs to it begin with `['connection', id]`: its events make them anew. */
export function connectionQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['connection', connectionId, 'itself'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/connections/{connectionId}', { params: { path: { connectionId } }, signal })),
    // That it was heard of, and of the first time even that it is well, is told by no event.
    refetchInterval: ({ state }) => (state.data?.status.health === 'UNKNOWN' ? 1_500 : 15_000),
  });
}

/** What its endpoint can do, and whether that was seen or is only the ceiling of its type. */
export function endpointQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['connection', connectionId, 'endpoint'],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/connections/{connectionId}/capabilities', {
          params: { path: { connectionId } },
          signal,
        }),
      ),
  });
}

/** Its compute tree, storage and networks. */
export function treeQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['connection', connectionId, 'tree'],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/connections/{connectionId}/resources', {
          params: { path: { connectionId } },
          signal,
        }),
      ),
  });
}

/** How many VMs a connection has; an estimate, null when unknown. */
export function vmCountQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['connection', connectionId, 'vms'],
    queryFn: async ({ signal }) => {
      const query = { limit: 1, fields: 'id', filter: `connectionId = "${connectionId}"` };
      return (await ask(api.GET('/api/v1/vms', { params: { query }, signal }))).estimatedTotal;
    },
  });
}
