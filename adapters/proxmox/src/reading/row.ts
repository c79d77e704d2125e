import { setImmediate as nextTurn } from 'node:timers/promises';
import { asFlag, asNumber, asObjects, asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';

export type GuestKind = 'qemu' | 'lxc';

/** A guest as `cluster/resources` shows it: place, lock and tags are live, the rest is as old as pvestatd's last push (10 s). */
export interface GuestRow {
  readonly vmid: number;
  readonly kind: GuestKind;
  readonly node: string;
  /** Absent while no node has told: just made, or on a node that is away. */
  readonly name: string | undefined;
  /** `running`, `stopped`, `unknown` */
  readonly status: string;
  readonly template: boolean;
  readonly lock: string | undefined;
  readonly tags: readonly string[];
  readonly pool: string | undefined;
  readonly haState: string | undefined;
  readonly cores: number | undefined;
  readonly memoryBytes: number | undefined;
  /** Seconds. */
  readonly uptime: number;
  /** Of the boot disk. */
  readonly diskBytes: number | undefined;
  readonly usage: LooseObject;
}

export interface NodeRow {
  readonly node: string;
  readonly status: string;
  /** Absent without Sys.Audit. */
  readonly cores: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly memoryUsedBytes: number | undefined;
}

/** One storage as one node sees it. */
export interface StorageRow {
  readonly storage: string;
  readonly node: string;
  readonly available: boolean;
  readonly type: string;
  readonly content: readonly string[];
  readonly shared: boolean;
  readonly capacityBytes: number | undefined;
  readonly usedBytes: number | undefined;
}

export interface ClusterRows {
  readonly guests: readonly GuestRow[];
  readonly nodes: readonly NodeRow[];
  readonly storages: readonly StorageRow[];
  readonly pools: readonly string[];
  /** When reading began, in ms of `performance.now()`. */
  readonly asOf: number;
}

/** Rows that are read before others get their turn. */
const slice = 500;

/** `data` of `cluster/resources`, sorted and typed; lets others work now and then. */
export async function clusterRows(data: unknown, asOf: number): Promise<ClusterRows> {
  const guests: GuestRow[] = [];
  const nodes: NodeRow[] = [];
  const storages: StorageRow[] = [];
  const pools: string[] = [];
  let count = 0;
  for (const row of asObjects(data)) {
    count += 1;
    if (count % slice === 0) await nextTurn();
    const type = row['type'];
    if (type === 'qemu' || type === 'lxc') {
      const guest = guestRow(row, type);
      if (guest !== undefined) guests.push(guest);
    } else if (type === 'node') nodes.push(nodeRow(row));
    else if (type === 'storage') storages.push(storageRow(row));
    else if (type === 'pool' && typeof row['pool'] === 'string') pools.push(row['pool']);
  }
  return { guests, nodes: nodes.filter(({ node }) => node !== ''), storages, pools, asOf };
}

export function guestRow(row: LooseObject, kind: GuestKind): GuestRow | undefined {
  const vmid = asNumber(row['vmid']);
  const node = asText(row['node']);
  if (vmid === undefined || !Number.isInteger(vmid) || node === undefined || node === '') return undefined;
  return {
    vmid,
    kind,
    node,
    name: asText(row['name']),
    status: asText(row['status']) ?? 'unknown',
    template: asFlag(row['template']),
    lock: asText(row['lock']),
    tags: tagsIn(asText(row['tags'])),
    pool: asText(row['pool']),
    haState: asText(row['hastate']),
    cores: asNumber(row['maxcpu']),
    memoryBytes: asNumber(row['maxmem']),
    uptime: asNumber(row['uptime']) ?? 0,
    diskBytes: asNumber(row['maxdisk']),
    usage: row,
  };
}

/** Separated by semicolons, in older releases also by commas and spaces. */
export function tagsIn(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[;,\s]+/).filter((tag) => tag !== '');
}

function nodeRow(row: LooseObject): NodeRow {
  return {
    node: asText(row['node']) ?? '',
    status: asText(row['status']) ?? 'unknown',
    cores: asNumber(row['maxcpu']),
    memoryBytes: asNumber(row['maxmem']),
    memoryUsedBytes: asNumber(row['mem']),
  };
}

function storageRow(row: LooseObject): StorageRow {
  return {
    storage: asText(row['storage']) ?? '',
    node: asText(row['node']) ?? '',
    available: row['status'] === 'available',
    type: asText(row['plugintype']) ?? 'unknown',
    content: (asText(row['content']) ?? '').split(',').filter((one) => one !== ''),
    shared: asFlag(row['shared']),
    capacityBytes: asNumber(row['maxdisk']),
    usedBytes: asNumber(row['disk']),
  };
}
