import { hypervisorTypes, powerStates, transitions } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Field, Fields } from '../../filter/fields.ts';
import { silenceLimit } from '../freshness.ts';

/** As `freshness` computes it, for filters. */
const missing = sql<boolean>`(v.missing_since is not null)`;
const silent = sql<boolean>`(coalesce(not c.enabled or s.health = 'UNREACHABLE', not c.enabled)
  or greatest(v.seen_at, s.last_seen_at) < now() - make_interval(secs => ${sql.lit(silenceLimit / 1000)}))`;
const stale = sql<boolean>`(${missing} or ${silent})`;
const confidence = {
  type: 'text',
  sql: sql`case when ${missing} then 'MISSING' when ${silent} then 'STALE' else 'OBSERVED' end`,
  values: ['OBSERVED', 'STALE', 'MISSING'],
  conditions: {
    OBSERVED: sql<boolean>`(not ${stale})`,
    STALE: sql<boolean>`(not ${missing} and ${silent})`,
    MISSING: missing,
  },
} as const;

const connection = { type: 'text', sql: sql`c.name`, sortable: true } as const;
const platform = {
  type: 'text',
  sql: sql`c.hypervisor_type`,
  sortable: true,
  values: hypervisorTypes,
} as const;
/** By its name or native id. The hosts that are meant are looked up once, not joined to every VM. */
const host: Field = {
  type: 'text',
  sql: sql`coalesce(h.name, v.host, '')`,
  sortable: true,
  compare: (
    sign,
    value,
  ) => sql<boolean>`(coalesce(v.host, '') ${sign} ${value} or (v.connection_id, v.host) in
    (select u.connection_id, u.native_ref from resource_unit u where u.kind = 'compute' and u.name ${sign} ${value}))`,
};
const memory = { type: 'number', sql: sql`v.memory_bytes`, sortable: true } as const;
const cores = { type: 'number', sql: sql`v.cpu_cores`, sortable: true } as const;
const addresses = { type: 'texts', sql: sql`v.ip_addresses` } as const;

/** What VMs can be filtered and sorted by; `v`, `c`, `s` and `h` as in `vmRows`. */
export const vmFields: Fields = {
  id: { type: 'uuid', sql: sql`v.id` },
  name: { type: 'text', sql: sql`v.name`, sortable: true },
  nativeRef: { type: 'text', sql: sql`v.native_ref` },
  powerState: { type: 'text', sql: sql`v.power_state`, sortable: true, values: powerStates },
  transition: { type: 'text', sql: sql`v.transition`, values: transitions },
  confidence,
  stale: { type: 'boolean', sql: stale },
  connection,
  connectionName: connection,
  connectionId: { type: 'uuid', sql: sql`v.connection_id` },
  connectionType: platform,
  platform,
  host,
  hostName: host,
  hostId: { type: 'uuid', sql: sql`h.id` },
  /** The cluster, or whatever its host stands in. */
  hostParentId: { type: 'uuid', sql: sql`h.parent_id` },
  cpuCores: cores,
  cpu: cores,
  memoryBytes: memory,
  memory,
  storageUsedBytes: { type: 'number', sql: sql`coalesce(v.storage_used_bytes, 0)`, sortable: true },
  ipAddresses: addresses,
  ip: addresses,
  os: { type: 'text', sql: sql`v.os`, sortable: true, order: sql<string>`coalesce(v.os, '')` },
  hostname: { type: 'text', sql: sql`v.hostname` },
  agent: { type: 'text', sql: sql`v.agent` },
  tags: {
    type: 'texts',
    sql: sql`v.tags`,
    sortable: true,
    order: sql<string>`array_to_string(v.tags, ', ')`,
  },
  mac: { type: 'texts', sql: sql`v.macs` },
  /** Native ids of the storage its disks are on, and of the networks it is in. */
  storage: { type: 'texts', sql: sql`v.storages` },
  network: { type: 'texts', sql: sql`v.networks` },
  snapshotCount: {
    type: 'number',
    sql: sql`v.snapshot_count`,
    sortable: true,
    order: sql<string>`lpad(coalesce(v.snapshot_count, 0)::text, 6, '0')`,
  },
  seenAt: { type: 'time', sql: sql`greatest(v.seen_at, s.last_seen_at)`, sortable: true },
  createdAt: { type: 'time', sql: sql`v.created_at`, sortable: true },
  changedAt: { type: 'time', sql: sql`v.changed_at`, sortable: true },
};
