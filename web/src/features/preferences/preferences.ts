import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';

type Kept = Schemas['Preference'];
type Value = Kept['value'];

const tellAfter = 600;

/** Everything the signed-in person keeps at the server, by key. */
const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: async ({ signal }) => {
    const { items } = await ask(
      api.GET('/api/v1/preferences', { params: { query: { limit: 100 } }, signal }),
    );
    return new Map<string, Value>(items.map(({ key, value }) => [key, value]));
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export interface Preference<T> {
  readonly value: T;
  /** False until the server said what was kept. */
  readonly known: boolean;
  /** Shown at once, kept a moment later. */
  readonly keep: (value: T) => void;
  readonly error: unknown;
}

/** Something of one's own that the server keeps, the same in every browser; `parse` distrusts what was kept; it stays the same function. */
export function usePreference<T extends Value>(key: string, parse: (value: unknown) => T): Preference<T> {
  const { data, isPending } = useQuery(preferencesQuery);
  const put = useMutation({
    mutationFn: (value: Value) =>
      ask(api.PUT('/api/v1/preferences/{key}', { params: { path: { key } }, body: { value } })),
    scope: { id: `preference.${key}` },
  });
  const kept = data?.get(key);
  const value = useMemo(() => parse(kept), [parse, kept]);
  return {
    value,
    known: !isPending,
    error: put.error,
    keep: (next) => {
      queryClient.setQueryData(preferencesQuery.queryKey, (before) => new Map(before).set(key, next));
      keepLater(key, () => put.mutate(next));
    },
  };
}

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Ten clicks in a row are one write. */
function keepLater(key: string, write: () => void): void {
  clearTimeout(waiting.get(key));
  waiting.set(key, setTimeout(write, tellAfter));
}
