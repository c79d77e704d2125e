import type { NetworkType } from './capability.ts';

/** Everything of an endpoint that is not a VM: where they run, keep their disks and talk. */
export interface HypervisorResourceTree {
  readonly computeUnits: readonly ComputeUnit[];
  readonly storageUnits: readonly StorageUnit[];
  readonly networkUnits: readonly NetworkUnit[];
}

export type ComputeUnitType = 'DATACENTER' | 'CLUSTER' | 'HOST' | 'RESOURCE_POOL';

export interface ComputeUnit {
  /** Native id, stable. */
  readonly id: string;
  readonly name: string;
  readonly type: ComputeUnitType;
  readonly state: 'AVAILABLE' | 'MAINTENANCE' | 'UNREACHABLE' | 'UNKNOWN';
  /** Cores in all; null when the platform does not say. */
  readonly totalCpu: number | null;
  /** Cores not promised to a running VM; may be below zero where the platform over-commits. */
  readonly availableCpu: number | null;
  readonly totalMemoryGb: number | null;
  readonly availableMemoryGb: number | null;
  /** Of a host, where that is not a matter of course: do its guests run on the CPU itself? */
  readonly acceleration?: HostAcceleration;
  readonly facts?: UnitFacts;
  readonly children: readonly ComputeUnit[];
}

/**
 * What else the platform says of a unit, for people to read: `DRS` → `fully automated`, `reservation` → `4 GHz`. Only what
 * is set by somebody or stands for long, no figure that changes by itself.
 */
export type UnitFacts = Readonly<Record<string, string>>;

/** What a host says of itself and what was seen are two things. */
export interface HostAcceleration {
  /** The host claims it. */
  readonly advertised: boolean;
  /** A guest was booted with it (true) or could not be (false); null: not tried, or not yet. */
  readonly proven: boolean | null;
  /** For people: what was seen, or why nothing was. */
  readonly detail: string;
}

/** A datastore, storage repository, cluster shared volume, pool. */
export interface StorageUnit {
  readonly id: string;
  readonly name: string;
  /** The platform's word: `dir`, `nfs`, `lvm`, `VMFS`, … */
  readonly type: string;
  readonly capacityBytes: number | null;
  readonly availableBytes: number | null;
  /** True when more than one host sees the same bytes; null when the platform cannot tell. */
  readonly shared: boolean | null;
  readonly accessible: boolean;
  /** Whether VMs can be backed up onto it; absent: not known. */
  readonly takesBackups?: boolean;
  /** Native ids of the hosts that see it; empty means all. */
  readonly hosts: readonly string[];
  readonly facts?: UnitFacts;
}

/** A network, bridge, virtual switch, port group, VLAN. */
export interface NetworkUnit {
  readonly id: string;
  readonly name: string;
  readonly type: NetworkType;
  readonly vlan: number | null;
  readonly active: boolean;
  readonly hosts: readonly string[];
}

/** Every unit of the tree, parents before children. */
export function* walkComputeUnits(units: readonly ComputeUnit[]): Generator<ComputeUnit> {
  for (const unit of units) {
    yield unit;
    yield* walkComputeUnits(unit.children);
  }
}
