import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Operation } from './operation-words.ts';

/** What a list of operations is narrowed to. */
export interface OperationFilter {
  readonly state?: readonly Operation['state'][];
  readonly kind?: readonly Operation['kind'][];
  readonly vmId?: string;
  readonly connectionId?: string;
  readonly mine?: boolean;
  /** Asked for, or ended, at this time or later; RFC 3339. */
  readonly since?: string;
}

const pageSize = 50;

/** One operation with its steps. `operation.*` events keep it true. */
export function operationQuery(operationId: string) {
  return queryOptions({
    queryKey: ['operation', operationId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/operations/{operationId}', { params: { path: { operationId } }, signal })),
  });
}

/** Pages of operations, newest first. */
export function operationsQuery(filter: OperationFilter) {
  return infiniteQueryOptions({
    queryKey: ['operations', filter],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/operations', {
          params: {
            query: {
              limit: pageSize,
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
              ...(filter.state === undefined ? {} : { state: filter.state.join(',') }),
              ...(filter.kind === undefined ? {} : { kind: filter.kind.join(',') }),
              ...(filter.vmId === undefined ? {} : { vmId: filter.vmId }),
              ...(filter.connectionId === undefined ? {} : { connectionId: filter.connectionId }),
              ...(filter.mine === true ? { mine: true } : {}),
              ...(filter.since === undefined ? {} : { since: filter.since }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
