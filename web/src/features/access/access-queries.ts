import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';

export type User = Schemas['User'];
export type Token = Schemas['Token'];
export type Role = User['role'];

export const roles = ['viewer', 'operator', 'admin'] as const satisfies readonly Role[];

const pageSize = 100;

/** The query of one page. */
function page(cursor: string | undefined) {
  return { query: { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) } };
}

const first = { initialPageParam: undefined as string | undefined };

export const usersQuery = infiniteQueryOptions({
  ...first,
  queryKey: ['users'],
  queryFn: ({ pageParam, signal }) => ask(api.GET('/api/v1/users', { params: page(pageParam), signal })),
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export const tokensQuery = infiniteQueryOptions({
  ...first,
  queryKey: ['tokens'],
  queryFn: ({ pageParam, signal }) => ask(api.GET('/api/v1/tokens', { params: page(pageParam), signal })),
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export const auditQuery = infiniteQueryOptions({
  ...first,
  queryKey: ['audit-entries'],
  queryFn: ({ pageParam, signal }) =>
    ask(api.GET('/api/v1/audit-entries', { params: page(pageParam), signal })),
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  staleTime: 0,
});
