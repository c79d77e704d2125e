import type { HypervisorType, VmInfo, VmObservation } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import { freshness } from './freshness.ts';

/** A VM with the names a list shows beside it. */
export interface VmRecord extends VmInfo {
  readonly connectionName: string;
  readonly connectionType: HypervisorType;
  /** Name of the compute unit `host` refers to; null when unknown. */
  readonly hostName: string | null;
  readonly missingSince: Date | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** By our id; `undefined` when the open tenant has none such. */
export async function findVm(tx: Tx, vmId: string, now: Date): Promise<VmRecord | undefined> {
  const row = await vmRows(tx).where('v.id', '=', vmId).executeTakeFirst();
  return row === undefined ? undefined : vmRecord(row, now);
}

export async function findVmByRef(
  tx: Tx,
  connectionId: string,
  nativeRef: string,
  now: Date,
): Promise<VmRecord | undefined> {
  const row = await vmRows(tx)
    .where('v.connection_id', '=', connectionId)
    .where('v.native_ref', '=', nativeRef)
    .executeTakeFirst();
  return row === undefined ? undefined : vmRecord(row, now);
}

/**
 * VMs with what belongs to their view; `v` the VM, `c` its connection, `s` its status, `h` its host. Outer joins only:
 * they leave the planner free to read the VMs in the wanted order and stop after a page.
 */
export function vmRows(tx: Tx) {
  return tx
    .selectFrom('vm as v')
    .leftJoin('tenant_hypervisor_config as c', 'c.id', 'v.connection_id')
    .leftJoin('connection_status as s', 's.connection_id', 'v.connection_id')
    .leftJoin('resource_unit as h', (join) =>
      join
        .onRef('h.connection_id', '=', 'v.connection_id')
        .on('h.kind', '=', 'compute')
        .onRef('h.native_ref', '=', 'v.host'),
    )
    .select([
      'v.id',
      'v.connection_id',
      'v.observation',
      'v.seen_at',
      'v.missing_since',
      'v.created_at',
      'v.changed_at',
      'c.name as connection_name',
      'c.hypervisor_type',
      'c.enabled',
      's.health',
      's.last_seen_at',
      'h.name as host_name',
    ]);
}

type VmRow = Awaited<ReturnType<ReturnType<typeof vmRows>['execute']>>[number];

export function vmRecord(row: VmRow, now: Date): VmRecord {
  return {
    ...(row.observation as VmObservation),
    id: row.id,
    connectionId: row.connection_id,
    connectionName: row.connection_name ?? '',
    connectionType: row.hypervisor_type as HypervisorType,
    hostName: row.host_name,
    missingSince: row.missing_since,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    ...freshness(
      {
        seenAt: row.seen_at,
        missingSince: row.missing_since,
        enabled: row.enabled ?? false,
        health: row.health,
        lastSeenAt: row.last_seen_at,
      },
      now,
    ),
  };
}
