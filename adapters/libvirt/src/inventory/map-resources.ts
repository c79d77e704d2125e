import type {
  HostAcceleration,
  HypervisorResourceTree,
  NetworkType,
  NetworkUnit,
  StorageUnit,
} from '@anyvisor/domain';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import { BRIDGE_PREFIX, portGroupId, USER_NETWORK } from './network-index.ts';
import type { LibvirtNetwork } from './network-index.ts';
import type { LibvirtPool } from './volume-index.ts';

/** What was asked of one host, for its resource tree. */
export interface LibvirtNativeResources {
  readonly driver: 'qemu' | 'test';
  readonly host: LibvirtHost;
  readonly pools: readonly { readonly pool: LibvirtPool; readonly active: boolean }[];
  readonly networks: readonly { readonly network: LibvirtNetwork; readonly active: boolean }[];
  /** Bridges of the host; those of libvirt networks may be among them. */
  readonly bridges: readonly { readonly name: string; readonly active: boolean }[];
}

export interface LibvirtHost {
  /** UUID from the host's capabilities, else its name. */
  readonly id: string;
  readonly name: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Free, buffers and page cache together (NODE_GET_MEMORY_STATS); null when it was not asked. */
  readonly freeMemoryBytes: number | null;
  /** Virtual CPUs of running domains; null when it was not asked. */
  readonly promisedCpus: number | null;
  readonly acceleration?: HostAcceleration;
  /** What it keeps secrets for, for people. */
  readonly secretUses?: string;
}

export function mapResources(native: LibvirtNativeResources): HypervisorResourceTree {
  const { host } = native;
  return {
    computeUnits: [
      {
        id: host.id,
        name: host.name,
        type: 'HOST',
        state: 'AVAILABLE',
        totalCpu: host.cpus,
        availableCpu: host.promisedCpus === null ? null : host.cpus - host.promisedCpus,
        totalMemoryGb: gibibytes(host.memoryBytes),
        availableMemoryGb: host.freeMemoryBytes === null ? null : gibibytes(host.freeMemoryBytes),
        ...(host.acceleration === undefined ? {} : { acceleration: host.acceleration }),
        ...(host.secretUses === undefined ? {} : { facts: { secrets: host.secretUses } }),
        children: [],
      },
    ],
    storageUnits: native.pools.map(({ pool, active }) => storageUnit(pool, active, host.id)),
    networkUnits: networkUnits(native),
  };
}

function storageUnit(pool: LibvirtPool, active: boolean, hostId: string): StorageUnit {
  return {
    id: pool.uuid,
    name: pool.name,
    type: pool.type,
    capacityBytes: pool.capacityBytes,
    availableBytes: active ? pool.availableBytes : null,
    // A folder or volume group may lie on shared storage: only the person knows.
    shared: SHARED_POOLS.has(pool.type) ? true : null,
    accessible: active,
    takesBackups: FILE_POOLS.has(pool.type),
    hosts: [hostId],
  };
}

function networkUnits({ driver, host, networks, bridges }: LibvirtNativeResources): readonly NetworkUnit[] {
  const owned = new Set(networks.map(({ network }) => network.bridge));
  const hosts = [host.id];
  return [
    ...networks.flatMap(({ network, active }) => [
      {
        id: network.uuid,
        name: network.name,
        type: networkType(network),
        vlan: network.vlan,
        active,
        hosts,
      },
      ...network.portGroups.map((group) => ({
        id: portGroupId(network, group),
        name: `${network.name}/${group.name}`,
        type: group.openVSwitch ? ('OVS_BRIDGE' as const) : networkType(network),
        vlan: group.vlan ?? network.vlan,
        active,
        hosts,
      })),
    ]),
    ...bridges
      .filter((bridge) => !owned.has(bridge.name))
      .map((bridge) => ({
        id: `${BRIDGE_PREFIX}${bridge.name}`,
        name: bridge.name,
        type: 'BRIDGED' as const,
        vlan: null,
        active: bridge.active,
        hosts,
      })),
    ...(driver === 'qemu'
      ? [{ id: USER_NETWORK, name: USER_NETWORK, type: 'NAT' as const, vlan: null, active: true, hosts }]
      : []),
  ];
}

function networkType(network: LibvirtNetwork): NetworkType {
  if (network.openVSwitch) return 'OVS_BRIDGE';
  switch (network.forward) {
    case null:
      return 'ISOLATED';
    case 'nat':
    case 'route':
    case 'open':
      return 'NAT';
    case 'hostdev':
    case 'passthrough':
      return 'SRIOV';
    default:
      return 'BRIDGED';
  }
}

const SHARED_POOLS: ReadonlySet<string> = new Set([
  'netfs',
  'rbd',
  'iscsi',
  'iscsi-direct',
  'gluster',
  'sheepdog',
  'vstorage',
]);

function gibibytes(bytes: number): number {
  return Math.round((bytes / 1024 ** 3) * 100) / 100;
}
