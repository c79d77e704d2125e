import type { Schemas } from '../../../../api/client.ts';

type Compute = Schemas['ComputeTree'];
type Storage = Schemas['StorageUnit'];

/** What a connection has to put a VM on. */
interface Units {
  readonly storageUnits: readonly Storage[];
  readonly computeUnits: readonly Compute[];
}

/** Somewhere a VM could go, and what speaks against it. */
export interface Place<Why extends string> {
  readonly nativeRef: string;
  readonly name: string;
  readonly against: Why | undefined;
  /** Free bytes; null: not known. */
  readonly free: number | null;
}

export type HostWhy = 'here' | 'maintenance' | 'unreachable' | 'memory' | 'stale';
export type StorageWhy = 'inaccessible' | 'full' | 'not-on-host';

const gib = 1024 ** 3;

/** Every host below these units, with what forbids a VM of that size to go there now. Figures as last reported. */
export function hostPlaces(
  tree: readonly Compute[],
  vm: { readonly host: string | null; readonly memoryBytes: number },
): readonly Place<HostWhy>[] {
  return hostsOf(tree).map((host) => {
    const free = host.availableMemoryGb === null ? null : host.availableMemoryGb * gib;
    return { nativeRef: host.nativeRef, name: host.name, free, against: hostAgainst(host, vm, free) };
  });
}

/**
 * Every storage, with what forbids so many bytes to be written there, from a host when one is named. Several of one name,
 * as each host's own disk often is, are told apart by their hosts.
 */
export function storagePlaces(
  { storageUnits, computeUnits }: Units,
  needs: number,
  host?: string,
): readonly Place<StorageWhy>[] {
  const hostNames = new Map(hostsOf(computeUnits).map(({ nativeRef, name }) => [nativeRef, name]));
  const named = Map.groupBy(storageUnits, ({ name }) => name);
  const nameOf = ({ name, hosts }: Storage) =>
    (named.get(name)?.length ?? 0) > 1 && hosts.length > 0
      ? `${name} · ${hosts.map((ref) => hostNames.get(ref) ?? ref).join(', ')}`
      : name;
  return storageUnits.map((unit) => ({
    nativeRef: unit.nativeRef,
    name: nameOf(unit),
    free: unit.availableBytes,
    against: storageAgainst(unit, needs, host),
  }));
}

/** Hosts at any depth, in the tree's order. */
export function hostsOf(tree: readonly Compute[]): readonly Compute[] {
  return tree.flatMap((unit) => [...(unit.type === 'HOST' ? [unit] : []), ...hostsOf(unit.children)]);
}

function hostAgainst(
  host: Compute,
  vm: { readonly host: string | null; readonly memoryBytes: number },
  free: number | null,
): HostWhy | undefined {
  if (host.nativeRef === vm.host) {
    return 'here';
  }
  if (host.state === 'MAINTENANCE') {
    return 'maintenance';
  }
  if (host.state === 'UNREACHABLE') {
    return 'unreachable';
  }
  if (free !== null && free < vm.memoryBytes) {
    return 'memory';
  }
  return host.stale ? 'stale' : undefined;
}

function storageAgainst(unit: Storage, needs: number, host: string | undefined): StorageWhy | undefined {
  if (!unit.accessible) {
    return 'inaccessible';
  }
  if (host !== undefined && unit.hosts.length > 0 && !unit.hosts.includes(host)) {
    return 'not-on-host';
  }
  return unit.availableBytes !== null && unit.availableBytes < needs ? 'full' : undefined;
}
