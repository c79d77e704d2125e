import type { Tx } from '../db/transaction.ts';
import type { ShownVm } from './shown-vm.ts';

/** What a node remembers of a connection it holds: enough to tell what changed without asking the database. */
export interface ConnectionState {
  readonly vms: Map<string, KnownVm>;
  /** By `unitKey`. */
  readonly units: Map<string, KnownUnit>;
  /** Removed by us lately: a full read that began before must not bring them back. */
  readonly removed: Map<string, Removal>;
  /** Counts what was written; a full read remembers it when it begins. */
  tick: number;
}

export interface KnownVm {
  readonly id: string;
  readonly fingerprint: string;
  readonly shown: ShownVm;
  readonly missing: boolean;
  /** The tick of its last change. */
  readonly touched: number;
  /** When the reading it is known from began, in ms of `performance.now()`; 0 when nobody said. */
  readonly readAt: number;
}

/** A VM that a call of ours took away. */
export interface Removal {
  readonly tick: number;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

export interface KnownUnit {
  readonly id: string;
  readonly fingerprint: string;
  readonly name: string;
}

export type UnitKind = 'compute' | 'storage' | 'network' | 'template';

export function unitKey(kind: string, nativeRef: string): string {
  return `${kind}\0${nativeRef}`;
}

/** Everything, or only the named VMs and no units. */
export async function loadState(
  tx: Tx,
  connectionId: string,
  onlyVms?: readonly string[],
): Promise<ConnectionState> {
  const vms = await tx
    .selectFrom('vm')
    .select(['id', 'native_ref', 'fingerprint', 'missing_since'])
    .select(['name', 'power_state', 'transition', 'host', 'cpu_cores', 'memory_bytes', 'storage_used_bytes'])
    .select(['ip_addresses', 'os', 'agent', 'tags', 'snapshot_count'])
    .where('connection_id', '=', connectionId)
    .$if(onlyVms !== undefined, (query) => query.where('native_ref', 'in', onlyVms ?? []))
    .execute();
  const units =
    onlyVms === undefined
      ? await tx
          .selectFrom('resource_unit')
          .select(['id', 'kind', 'native_ref', 'fingerprint', 'name'])
          .where('connection_id', '=', connectionId)
          .execute()
      : [];
  return {
    vms: new Map(
      vms.map((row) => [
        row.native_ref,
        {
          id: row.id,
          fingerprint: row.fingerprint,
          shown: {
            name: row.name,
            powerState: row.power_state,
            transition: row.transition,
            host: row.host,
            cpuCores: row.cpu_cores,
            memoryBytes: row.memory_bytes,
            storageUsedBytes: row.storage_used_bytes,
            ipAddresses: row.ip_addresses,
            os: row.os,
            agent: row.agent,
            tags: row.tags,
            snapshotCount: row.snapshot_count,
          },
          missing: row.missing_since !== null,
          touched: 0,
          readAt: 0,
        },
      ]),
    ),
    units: new Map(
      units.map(({ id, kind, native_ref, fingerprint, name }) => [
        unitKey(kind, native_ref),
        { id, fingerprint, name },
      ]),
    ),
    removed: new Map(),
    tick: 0,
  };
}
