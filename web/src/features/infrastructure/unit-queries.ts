import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';
import type { TableSearch } from '../../table/table-search.ts';

export type ComputeUnit = Schemas['ComputeUnit'];
export type StorageUnit = Schemas['StorageUnit'];
export type Network = Schemas['Network'];
export type Template = Schemas['Template'];

/** The kinds of units, named as the addresses of their pages are. */
export type UnitKind = 'compute' | 'storage' | 'networks' | 'templates';

/** What every unit has, whatever it is. */
export type AnyUnit = Pick<
  StorageUnit,
  'id' | 'name' | 'nativeRef' | 'connectionId' | 'connectionName' | 'seenAt' | 'stale' | 'staleReason'
>;

const pageSize = 100;

interface Asked extends TableSearch {
  readonly limit: number;
  readonly cursor?: string;
}

const read = {
  compute: (query: Asked, signal: AbortSignal) =>
    ask(api.GET('/api/v1/compute-units', { params: { query }, signal })),
  storage: (query: Asked, signal: AbortSignal) =>
    ask(api.GET('/api/v1/storage-units', { params: { query }, signal })),
  networks: (query: Asked, signal: AbortSignal) =>
    ask(api.GET('/api/v1/networks', { params: { query }, signal })),
  templates: (query: Asked, signal: AbortSignal) =>
    ask(api.GET('/api/v1/templates', { params: { query }, signal })),
} as const satisfies Readonly<Record<UnitKind, unknown>>;

/** Pages of units of one kind, of every connection. `resource.*` and `template.*` events make them anew. */
export const unitLists = {
  compute: (search: TableSearch) => pagesOf('compute', search, read.compute),
  storage: (search: TableSearch) => pagesOf('storage', search, read.storage),
  networks: (search: TableSearch) => pagesOf('networks', search, read.networks),
  templates: (search: TableSearch) => pagesOf('templates', search, read.templates),
} as const;

function pagesOf<Page extends { readonly nextCursor: string | null }>(
  kind: UnitKind,
  search: TableSearch,
  readPage: (query: Asked, signal: AbortSignal) => Promise<Page>,
) {
  const asked: Asked = { limit: pageSize, ...search };
  return infiniteQueryOptions({
    queryKey: ['units', kind, asked],
    queryFn: ({ pageParam, signal }) =>
      readPage({ ...asked, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function computeUnitQuery(unitId: string) {
  return queryOptions({
    queryKey: ['unit', unitId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/compute-units/{unitId}', { params: { path: { unitId } }, signal })),
  });
}

export function storageUnitQuery(unitId: string) {
  return queryOptions({
    queryKey: ['unit', unitId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/storage-units/{unitId}', { params: { path: { unitId } }, signal })),
  });
}

export function networkQuery(unitId: string) {
  return queryOptions({
    queryKey: ['unit', unitId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/networks/{unitId}', { params: { path: { unitId } }, signal })),
  });
}

export function templateQuery(unitId: string) {
  return queryOptions({
    queryKey: ['unit', unitId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/templates/{unitId}', { params: { path: { unitId } }, signal })),
  });
}
