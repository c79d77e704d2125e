import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';

export type TimelineEntry = Schemas['TimelineEntry'];
export type TimelineSource = TimelineEntry['source'];
export const timelineSources: readonly TimelineSource[] = ['event', 'operation', 'audit'];

/** What happened to a VM, newest first. No source named: all of them. */
export function timelineQuery(vmId: string, sources: readonly TimelineSource[]) {
  return infiniteQueryOptions({
    queryKey: ['vm', vmId, 'timeline', ...sources],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/vms/{vmId}/timeline', {
          params: {
            path: { vmId },
            query: {
              limit: 50,
              ...(sources.length === 0 ? {} : { source: sources.join(',') }),
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
