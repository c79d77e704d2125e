import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';

/** Names of hosts, each once, to choose from: the first 500. */
export const hostNamesQuery = queryOptions({
  queryKey: ['compute-units', 'host-names'],
  queryFn: async ({ signal }) => {
    const { items } = await ask(
      api.GET('/api/v1/compute-units', {
        params: { query: { limit: 500, filter: 'type = HOST', fields: 'id,name' } },
        signal,
      }),
    );
    return [...new Set(items.map(({ name }) => name))];
  },
});
