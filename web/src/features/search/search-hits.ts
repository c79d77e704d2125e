import type { Schemas } from '../../api/client.ts';

export type SearchHit = Schemas['SearchHit'];

/** Something chosen before, kept at the server for whoever chose it. */
export type RecentHit = Pick<SearchHit, 'kind' | 'id' | 'name' | 'connectionName'>;

export const mostRecent = 8;

const kinds: readonly SearchHit['kind'][] = [
  'vm',
  'compute',
  'storage',
  'network',
  'template',
  'connection',
  'operation',
];

/** Where a hit leads. */
export function pathOf({ kind, id }: Pick<SearchHit, 'kind' | 'id'>): string {
  return `${paths[kind]}/${id}`;
}

const paths: Readonly<Record<SearchHit['kind'], string>> = {
  vm: '/vms',
  compute: '/infrastructure/compute',
  storage: '/infrastructure/storage',
  network: '/infrastructure/networks',
  template: '/infrastructure/templates',
  connection: '/connections',
  operation: '/operations',
};

/** The recent ones with this one first. */
export function withRecent(recent: readonly RecentHit[], hit: RecentHit): RecentHit[] {
  const { kind, id, name, connectionName } = hit;
  return [{ kind, id, name, connectionName }, ...recent.filter((other) => other.id !== id)].slice(
    0,
    mostRecent,
  );
}

/** Reads what was kept; whatever is not understood is left out. */
export function parseRecent(value: unknown): RecentHit[] {
  return Array.isArray(value) ? value.slice(0, mostRecent).flatMap(recentOf) : [];
}

function recentOf(value: unknown): readonly RecentHit[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { id, name, connectionName, ...rest } = value as Partial<Record<keyof RecentHit, unknown>>;
  const kind = kinds.find((known) => known === rest.kind);
  return kind !== undefined &&
    typeof id === 'string' &&
    /^[0-9a-f-]{36}$/.test(id) &&
    typeof name === 'string'
    ? [{ kind, id, name, connectionName: typeof connectionName === 'string' ? connectionName : null }]
    : [];
}

/** Where an arrow key leads in a list of so many, around its ends; undefined: it is no such key. */
export function optionAfterKey(key: string, place: number, count: number): number | undefined {
  if (count === 0) {
    return undefined;
  }
  switch (key) {
    case 'ArrowDown':
      return (place + 1) % count;
    case 'ArrowUp':
      return (place - 1 + count) % count;
    default:
      return undefined;
  }
}
