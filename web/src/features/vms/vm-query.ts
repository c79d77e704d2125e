import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';

export type Vm = Schemas['Vm'];

/** Everything known about one VM. Keys of what belongs to a VM begin with `['vm', id]`: its events make them anew. */
export function vmQuery(vmId: string) {
  return queryOptions({
    queryKey: ['vm', vmId, 'itself'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/vms/{vmId}', { params: { path: { vmId } }, signal })),
  });
}

/** What can be done with it now, and why the rest cannot. */
export function vmActionsQuery(vmId: string) {
  return queryOptions({
    queryKey: ['vm', vmId, 'actions'],
    queryFn: async ({ signal }) => {
      const { actions } = await ask(
        api.GET('/api/v1/vms/{vmId}/actions', { params: { path: { vmId } }, signal }),
      );
      return actions;
    },
    // What is possible changes without an event too: a connection may become read-only, a right may go.
    staleTime: 5_000,
  });
}

export function snapshotsQuery(vmId: string) {
  return queryOptions({
    queryKey: ['vm', vmId, 'snapshots'],
    queryFn: async ({ signal }) => {
      const { items } = await ask(
        api.GET('/api/v1/vms/{vmId}/snapshots', { params: { path: { vmId } }, signal }),
      );
      return items;
    },
  });
}

export function findingsQuery(vmId: string) {
  return queryOptions({
    queryKey: ['vm', vmId, 'findings'],
    queryFn: async ({ signal }) => {
      const { items } = await ask(
        api.GET('/api/v1/vms/{vmId}/findings', { params: { path: { vmId } }, signal }),
      );
      return items;
    },
  });
}

export function vmBackupsQuery(vmId: string) {
  return infiniteQueryOptions({
    queryKey: ['vm', vmId, 'backups'],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/vms/{vmId}/backups', {
          params: {
            path: { vmId },
            query: { limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** What the endpoint of a connection can do: its features, each with a reason where it lacks. */
export function capabilitiesQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['connection', connectionId, 'capabilities'],
    queryFn: async ({ signal }) => {
      const { capabilities } = await ask(
        api.GET('/api/v1/connections/{connectionId}/capabilities', {
          params: { path: { connectionId } },
          signal,
        }),
      );
      return capabilities;
    },
  });
}

/** Hosts, storage and networks of a connection. */
export function resourcesQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['connection', connectionId, 'resources'],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/connections/{connectionId}/resources', {
          params: { path: { connectionId } },
          signal,
        }),
      ),
  });
}

/** The other connections of a type: where a VM can move to without being converted. At most 200. */
export function siblingConnectionsQuery(connectionId: string, type: Vm['connectionType']) {
  return queryOptions({
    queryKey: ['connections', 'siblings', connectionId],
    queryFn: async ({ signal }) => {
      const { items } = await ask(
        api.GET('/api/v1/connections', { params: { query: { limit: 200 } }, signal }),
      );
      return items.filter((one) => one.type === type && one.id !== connectionId && one.enabled);
    },
  });
}
