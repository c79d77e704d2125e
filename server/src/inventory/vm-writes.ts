import { sql } from 'kysely';
import { storableJson } from '../db/storable-json.ts';
import type { Tx } from '../db/transaction.ts';
import type { VmChange } from './diff-vms.ts';
import { shownVm } from './shown-vm.ts';

interface Owner {
  readonly tenantId: string;
  readonly connectionId: string;
}

/**
 * Writes the rows of changed VMs in one statement; as fast as COPY of the same rows would be. Answers the id each
 * native reference really has: another node may have written the row of a new VM a moment before.
 */
export async function upsertVms(
  tx: Tx,
  { tenantId, connectionId }: Owner,
  changes: readonly VmChange[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; native_ref: string }>`
    insert into vm (id, tenant_id, connection_id, native_ref, name, power_state, transition, host, cpu_cores,
      memory_bytes, storage_used_bytes, ip_addresses, os, tags, storages, networks, macs, hostname, agent,
      snapshot_count, search_text, confidence, seen_at, fingerprint, observation, created_at, changed_at)
    select id, ${tenantId}, ${connectionId}, native_ref, name, power_state, transition, host, cpu_cores,
      memory_bytes, storage_used_bytes, ip_addresses, os, tags, storages, networks, macs, hostname, agent,
      snapshot_count, search_text, 'OBSERVED', ${now}, fingerprint, observation, ${now}, ${now}
    from jsonb_to_recordset(${rowsText(changes)}::jsonb) as r (id uuid, native_ref text, name text, power_state text,
      transition text, host text, cpu_cores integer, memory_bytes bigint, storage_used_bytes bigint,
      ip_addresses text[], os text, tags text[], storages text[], networks text[], macs text[], hostname text,
      agent text, snapshot_count integer, search_text text, fingerprint text, observation jsonb)
    on conflict (connection_id, native_ref) do update set
      name = excluded.name, power_state = excluded.power_state, transition = excluded.transition, host = excluded.host,
      cpu_cores = excluded.cpu_cores, memory_bytes = excluded.memory_bytes,
      storage_used_bytes = excluded.storage_used_bytes, ip_addresses = excluded.ip_addresses,
      os = excluded.os, tags = excluded.tags, storages = excluded.storages, networks = excluded.networks,
      macs = excluded.macs, hostname = excluded.hostname, agent = excluded.agent,
      snapshot_count = excluded.snapshot_count, search_text = excluded.search_text,
      confidence = excluded.confidence, seen_at = excluded.seen_at, missing_since = null,
      fingerprint = excluded.fingerprint, observation = excluded.observation, changed_at = excluded.changed_at
    returning id, native_ref
  `.execute(tx);
  return new Map(rows.map((row) => [row.native_ref, row.id]));
}

/** Answers those whose rows were there: one may have moved to another connection meanwhile. */
export async function markMissing(
  tx: Tx,
  connectionId: string,
  refs: readonly string[],
  now: Date,
): Promise<readonly RemovedVm[]> {
  const { rows } = await sql<RemovedVm>`
    update vm set confidence = 'MISSING', missing_since = ${now}, changed_at = ${now}
    where connection_id = ${connectionId} and native_ref = any(${refs})
    returning id, name, native_ref as "nativeRef"
  `.execute(tx);
  return rows;
}

export interface RemovedVm {
  readonly id: string;
  readonly name: string;
  readonly nativeRef: string;
}

export async function deleteVms(
  tx: Tx,
  connectionId: string,
  nativeRefs: readonly string[],
): Promise<readonly RemovedVm[]> {
  if (nativeRefs.length === 0) {
    return [];
  }
  return tx
    .deleteFrom('vm')
    .where('connection_id', '=', connectionId)
    .where('native_ref', 'in', nativeRefs)
    .returning(['id', 'name', 'native_ref as nativeRef'])
    .execute();
}

/** Missing since before `before`, at most `limit` of them. */
export async function deleteLongMissing(
  tx: Tx,
  connectionId: string,
  before: Date,
  limit: number,
): Promise<readonly RemovedVm[]> {
  return tx
    .deleteFrom('vm')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('vm')
        .select('id')
        .where('connection_id', '=', connectionId)
        .where('missing_since', '<', before)
        .limit(limit),
    )
    .returning(['id', 'name', 'native_ref as nativeRef'])
    .execute();
}

/** The observation's text is used as it is: it was made once, for the fingerprint. */
function rowsText(changes: readonly VmChange[]): string {
  return `[${changes.map(rowText).join(',')}]`;
}

function rowText(change: VmChange): string {
  const { observation } = change;
  const shown = shownVm(observation);
  const macs = distinct(observation.nics.map(({ mac }) => mac));
  const columns = storableJson({
    id: change.id,
    native_ref: observation.nativeRef,
    name: shown.name,
    power_state: shown.powerState,
    transition: shown.transition,
    host: shown.host,
    cpu_cores: shown.cpuCores,
    memory_bytes: shown.memoryBytes,
    storage_used_bytes: shown.storageUsedBytes,
    ip_addresses: shown.ipAddresses,
    os: shown.os,
    tags: shown.tags,
    agent: shown.agent,
    snapshot_count: shown.snapshotCount,
    storages: distinct(observation.disks.map(({ storage }) => storage)),
    networks: distinct(observation.nics.map(({ network }) => network)),
    macs,
    hostname: observation.guest.hostname,
    search_text: [
      observation.name,
      observation.nativeRef,
      observation.guest.hostname ?? '',
      ...shown.ipAddresses,
      ...macs,
    ]
      .join('\n')
      .toLowerCase(),
    fingerprint: change.fingerprint,
  });
  return `${columns.slice(0, -1)},"observation":${change.json}}`;
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
