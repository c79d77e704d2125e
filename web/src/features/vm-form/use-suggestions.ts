import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { treeQuery } from '../connections/connection-queries.ts';
import type { Connection } from '../connections/connection-queries.ts';
import { computeUnits } from '../connections/units.ts';
import type { Path } from '../schema-form/json.ts';

/** Names that exist where the VM may go: of the chosen connection, or of all of them. */
export function useSuggestions(connection: Connection | undefined) {
  const tree = useQuery({ ...treeQuery(connection?.id ?? ''), enabled: connection !== undefined });
  const everywhere = useQuery({
    queryKey: ['units', 'networks', 'names'],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/networks', { params: { query: { limit: 200 } }, signal }))).items,
    enabled: connection === undefined,
  });
  const mapped = Object.keys(connection?.mapping.networkMapping.networks ?? {});
  const networks = connection === undefined ? (everywhere.data ?? []) : (tree.data?.networks ?? []);
  const names: Readonly<Record<string, readonly string[]>> = {
    network: [...new Set([...mapped, ...networks.map(({ name }) => name)])],
    storage: [...new Set((tree.data?.storageUnits ?? []).map(({ name }) => name))],
    computeUnit: [...new Set(computeUnits(tree.data?.computeUnits ?? []).map(({ label }) => label))],
  };
  return (path: Path): readonly string[] | undefined => {
    const key = path.at(-1);
    return typeof key === 'string' && Object.hasOwn(names, key) ? names[key] : undefined;
  };
}
