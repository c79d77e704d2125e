import { hypervisorTypes, powerStates, transitions } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Fields } from '../../filter/fields.ts';
import { silenceLimit } from '../freshness.ts';

/** As `freshness` computes it, for filters. */
const confidence = sql`case when v.missing_since is not null then 'MISSING'
  when not c.enabled or s.health = 'UNREACHABLE'
    or greatest(v.seen_at, s.last_seen_at) < now() - make_interval(secs => ${sql.lit(silenceLimit / 1000)}) then 'STALE'
  else 'OBSERVED' end`;

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
  confidence: { type: 'text', sql: confidence, values: ['OBSERVED', 'STALE', 'MISSING'] },
  connection: { type: 'text', sql: sql`c.name`, sortable: true },
  connectionId: { type: 'uuid', sql: sql`v.connection_id` },
  connectionType: { type: 'text', sql: sql`c.hypervisor_type`, values: hypervisorTypes },
  host: { type: 'text', sql: sql`coalesce(h.name, v.host, '')`, sortable: true },
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
  os: { type: 'text', sql: sql`v.os` },
  hostname: { type: 'text', sql: sql`v.observation #>> '{guest,hostname}'` },
  agent: { type: 'text', sql: sql`v.observation #>> '{guest,agent}'` },
  tags: { type: 'texts', sql: sql`v.tags` },
  mac: {
    type: 'texts',
    sql: sql`array(select nic ->> 'mac' from jsonb_array_elements(v.observation -> 'nics') as nic)`,
  },
  /** Native ids of the storage its disks are on, and of the networks it is in. */
  storage: {
    type: 'texts',
    sql: sql`array(select disk ->> 'storage' from jsonb_array_elements(v.observation -> 'disks') as disk)`,
  },
  network: {
    type: 'texts',
    sql: sql`array(select nic ->> 'network' from jsonb_array_elements(v.observation -> 'nics') as nic)`,
  },
  snapshotCount: { type: 'number', sql: sql`(v.observation ->> 'snapshotCount')::integer` },
  seenAt: { type: 'time', sql: sql`greatest(v.seen_at, s.last_seen_at)`, sortable: true },
  createdAt: { type: 'time', sql: sql`v.created_at`, sortable: true },
  changedAt: { type: 'time', sql: sql`v.changed_at`, sortable: true },
};
