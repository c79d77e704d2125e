import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';

const mostHits = 20;

/** Anything by name, address or native reference; nothing is asked for an empty text. */
export function searchQuery(text: string) {
  const q = text.trim().slice(0, 200);
  return queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/search', { params: { query: { q, limit: mostHits } }, signal })),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
