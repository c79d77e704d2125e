import type { ComputeUnit, HypervisorResourceTree, NetworkUnit, StorageUnit } from '@anyvisor/domain';
import type { BridgeRow } from '../reading/networks.ts';
import type { ClusterRows, GuestRow, NodeRow, StorageRow } from '../reading/row.ts';
import { storageUnitId } from './storage-ids.ts';

export interface NativeResources {
  readonly rows: Pick<ClusterRows, 'guests' | 'nodes' | 'storages' | 'pools'>;
  readonly bridges: readonly BridgeRow[];
  readonly clusterName: string;
}

const clusterId = 'cluster';

/** The cluster with its nodes and pools; every storage once, or once for each node where it is not shared. */
export function mapResources({ rows, bridges, clusterName }: NativeResources): HypervisorResourceTree {
  const promised = promises(rows.guests);
  const hosts = rows.nodes.map((node) => mapHost(node, promised.get(node.node)));
  const alive = hosts.filter(({ state }) => state === 'AVAILABLE');
  const sum = (of: (host: ComputeUnit) => number | null): number | null => {
    const known = alive.map(of).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  const cluster: ComputeUnit = {
    id: clusterId,
    name: clusterName,
    type: 'CLUSTER',
    state: alive.length > 0 ? 'AVAILABLE' : 'UNREACHABLE',
    totalCpu: sum((host) => host.totalCpu),
    availableCpu: sum((host) => host.availableCpu),
    totalMemoryGb: sum((host) => host.totalMemoryGb),
    availableMemoryGb: sum((host) => host.availableMemoryGb),
    children: [...hosts, ...rows.pools.map(mapPool)],
  };
  return {
    computeUnits: [cluster],
    storageUnits: mapStorages(rows.storages),
    networkUnits: mapNetworks(bridges),
  };
}

interface Promised {
  readonly cores: number;
}

/** What running guests have been promised, by node. */
function promises(guests: readonly GuestRow[]): ReadonlyMap<string, Promised> {
  const all = new Map<string, Promised>();
  for (const { node, status, cores = 0 } of guests) {
    if (status === 'running') all.set(node, { cores: (all.get(node)?.cores ?? 0) + cores });
  }
  return all;
}

function mapHost(row: NodeRow, promised: Promised | undefined): ComputeUnit {
  const memory = row.memoryBytes === undefined ? null : row.memoryBytes / 2 ** 30;
  const free =
    row.memoryBytes === undefined || row.memoryUsedBytes === undefined
      ? null
      : Math.max(0, row.memoryBytes - row.memoryUsedBytes) / 2 ** 30;
  const online = row.status === 'online';
  return {
    id: row.node,
    name: row.node,
    type: 'HOST',
    state: online ? 'AVAILABLE' : row.status === 'offline' ? 'UNREACHABLE' : 'UNKNOWN',
    totalCpu: positive(row.cores),
    availableCpu: row.cores === undefined ? null : row.cores - (promised?.cores ?? 0),
    totalMemoryGb: memory === 0 ? null : memory,
    availableMemoryGb: free,
    children: [],
  };
}

function positive(value: number | undefined): number | null {
  return value === undefined || value <= 0 ? null : value;
}

/** A group with rights of its own; it has no share of anything. */
function mapPool(pool: string): ComputeUnit {
  return {
    id: `pool/${pool}`,
    name: pool,
    type: 'RESOURCE_POOL',
    state: 'AVAILABLE',
    totalCpu: null,
    availableCpu: null,
    totalMemoryGb: null,
    availableMemoryGb: null,
    children: [],
  };
}

function mapStorages(rows: readonly StorageRow[]): readonly StorageUnit[] {
  const units = new Map<string, StorageUnit>();
  for (const row of rows.filter(({ storage }) => storage !== '')) {
    const id = storageUnitId(row);
    const seen = units.get(id);
    const room =
      row.capacityBytes === undefined || row.usedBytes === undefined
        ? null
        : Math.max(0, row.capacityBytes - row.usedBytes);
    units.set(id, {
      id,
      name: row.storage,
      type: row.type,
      capacityBytes: row.capacityBytes ?? seen?.capacityBytes ?? null,
      availableBytes: room ?? seen?.availableBytes ?? null,
      shared: row.shared,
      accessible: row.available || seen?.accessible === true,
      ...(row.content.length === 0 ? {} : { takesBackups: row.content.includes('backup') }),
      hosts: [...(seen?.hosts ?? []), row.node],
    });
  }
  return [...units.values()];
}

/** One bridge or vnet name is one network, whichever nodes have it: that is what a guest's NIC asks for. */
function mapNetworks(bridges: readonly BridgeRow[]): readonly NetworkUnit[] {
  const units = new Map<string, NetworkUnit>();
  for (const { name, type, node, active, vlan } of bridges) {
    const seen = units.get(name);
    units.set(name, {
      id: name,
      name,
      type: seen?.type === 'SDN' ? 'SDN' : type,
      vlan: vlan ?? seen?.vlan ?? null,
      active: active || seen?.active === true,
      hosts: [...new Set([...(seen?.hosts ?? []), ...(node === undefined ? [] : [node])])],
    });
  }
  return [...units.values()];
}
