import type { ComputeUnit, NetworkUnit, StorageUnit, TemplateInfo } from '@anyvisor/domain';
import type { ComputeUnitView, NetworkView, StorageUnitView, TemplateView } from '@anyvisor/api';
import type { Tx } from '../../db/transaction.ts';
import type { UnitKind } from '../connection-state.ts';
import { freshness } from '../freshness.ts';

/** Units of these kinds with what belongs to their view; `u` the unit, `c` its connection, `s` its status. */
export function unitRows(tx: Tx, ...kinds: readonly UnitKind[]) {
  return tx
    .selectFrom('resource_unit as u')
    .leftJoin('tenant_hypervisor_config as c', 'c.id', 'u.connection_id')
    .leftJoin('connection_status as s', 's.connection_id', 'u.connection_id')
    .where('u.kind', 'in', kinds)
    .select([
      'u.id',
      'u.connection_id',
      'u.native_ref',
      'u.parent_id',
      'u.name',
      'u.facts',
      'u.seen_at',
      'c.name as connection_name',
      'c.enabled',
      's.health',
      's.last_seen_at',
    ]);
}

export type UnitRow = Awaited<ReturnType<ReturnType<typeof unitRows>['execute']>>[number];

export function computeUnitView(row: UnitRow, now: Date): ComputeUnitView {
  const { type, state, totalCpu, availableCpu, totalMemoryGb, availableMemoryGb, acceleration, facts } =
    row.facts as ComputeUnit;
  const amounts = { totalCpu, availableCpu, totalMemoryGb, availableMemoryGb };
  const known = {
    ...(acceleration === undefined ? {} : { acceleration }),
    ...(facts === undefined ? {} : { facts }),
  };
  return { ...unitView(row, now), type, parentId: row.parent_id, state, ...amounts, ...known };
}

export function storageUnitView(row: UnitRow, now: Date): StorageUnitView {
  const { type, capacityBytes, availableBytes, shared, accessible, hosts, takesBackups, facts } =
    row.facts as StorageUnit;
  const known = {
    ...(takesBackups === undefined ? {} : { takesBackups }),
    ...(facts === undefined ? {} : { facts }),
  };
  return { ...unitView(row, now), type, capacityBytes, availableBytes, shared, accessible, hosts, ...known };
}

export function networkView(row: UnitRow, now: Date): NetworkView {
  const { type, vlan, active, hosts } = row.facts as NetworkUnit;
  return { ...unitView(row, now), type, vlan, active, hosts };
}

export function templateView(row: UnitRow, now: Date): TemplateView {
  const { kind, os, diskBytes, storage, firmware, supportsLinkedClone } = row.facts as TemplateInfo;
  return { ...unitView(row, now), kind, os, diskBytes, storage, firmware, supportsLinkedClone };
}

function unitView(row: UnitRow, now: Date) {
  const { seenAt, stale, staleReason } = freshness(
    {
      seenAt: row.seen_at,
      missingSince: null,
      enabled: row.enabled ?? false,
      health: row.health,
      lastSeenAt: row.last_seen_at,
    },
    now,
  );
  return {
    id: row.id,
    connectionId: row.connection_id,
    connectionName: row.connection_name ?? '',
    nativeRef: row.native_ref,
    name: row.name,
    seenAt: seenAt.toISOString(),
    stale,
    staleReason,
  };
}
