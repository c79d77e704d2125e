import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api, ask } from '../../../api/client.ts';
import type { Schemas } from '../../../api/client.ts';
import type { TableSearch } from '../../../table/table-search.ts';

export type VmRow = Schemas['VmSummary'];
export type VmPage = Schemas['VmPage'];

const pageSize = 200;

/** Pages of VMs. `within` narrows every question of a table: the VMs of a host, of a storage unit. */
export function vmListQuery(search: TableSearch, within?: string) {
  const filter = [within, search.filter].filter((part) => part !== undefined);
  const asked = {
    limit: pageSize,
    ...(search.q === undefined ? {} : { q: search.q }),
    ...(search.sort === undefined ? {} : { sort: search.sort }),
    ...(filter.length === 0 ? {} : { filter: filter.map((part) => `(${part})`).join(' and ') }),
  };
  return infiniteQueryOptions({
    queryKey: ['vms', 'list', asked],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/vms', {
          params: { query: { ...asked, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // Comparing every field of 100,000 rows with what was there before takes longer than drawing the 30 in view.
    structuralSharing: false,
  });
}

/** Most ids that one question for certain VMs takes: `filter=` has a limit of its own. */
export const mostAsked = 45;

/** These VMs as they are now, at most `mostAsked`. */
export async function readVms(ids: readonly string[], signal: AbortSignal): Promise<readonly VmRow[]> {
  const { items } = await ask(
    api.GET('/api/v1/vms', {
      params: { query: { limit: mostAsked, filter: `id in (${ids.join(',')})` } },
      signal,
    }),
  );
  return items;
}
