import type { ColumnType, Generated } from 'kysely';
import type { SignInTables } from './sign-in-tables.ts';
import type { OptionalTime, Time } from './times.ts';

/**
 * Every table as the queries see it. `bigint` columns arrive as numbers (the pool's type parser; all of ours stay below
 * 2^53), `timestamptz` as Date, `jsonb` as parsed values and go in as JSON text.
 */
export interface Schema extends SignInTables {
  readonly tenant: TenantTable;
  readonly tenant_key: TenantKeyTable;
  readonly token_index: TokenIndexTable;
  readonly api_token: ApiTokenTable;
  readonly tenant_hypervisor_config: ConnectionTable;
  readonly connection_status: ConnectionStatusTable;
  readonly vm: VmTable;
  readonly resource_unit: ResourceUnitTable;
  readonly operation: OperationTable;
  readonly operation_step: OperationStepTable;
  readonly idempotency: IdempotencyTable;
  readonly event_sequence: EventSequenceTable;
  readonly event: EventTable;
  readonly audit_entry: AuditEntryTable;
  readonly node: NodeTable;
  readonly connection_lease: ConnectionLeaseTable;
  readonly operation_queue: OperationQueueTable;
  readonly name_claim: NameClaimTable;
}

/** `jsonb`: read parsed, written as JSON text (an array given as such would become a PostgreSQL array). */
export type JsonColumn<T> = ColumnType<T, string, string>;

interface TenantTable {
  id: string;
  name: string;
  created_at: Time;
}

interface TenantKeyTable {
  tenant_id: string;
  key_id: string;
  master_key_id: string;
  wrapped_key: Buffer;
  created_at: Time;
  retired_at: OptionalTime;
}

/** Whose a token is, before any tenant is known: the one lookup without row-level security. */
interface TokenIndexTable {
  token_hash: Buffer;
  tenant_id: string;
}

interface ApiTokenTable {
  id: string;
  tenant_id: string;
  /** The user it goes back to; null: nobody's, as the first administrator's. */
  made_by: ColumnType<string | null, string | null | undefined, never>;
  name: string;
  token_hash: Buffer;
  role: string;
  platform_admin: Generated<boolean>;
  created_at: Time;
  expires_at: OptionalTime;
  revoked_at: OptionalTime;
  last_used_at: OptionalTime;
}

interface ConnectionTable {
  id: string;
  tenant_id: string;
  name: string;
  hypervisor_type: string;
  endpoint: string;
  connection_params_encrypted: Buffer;
  resource_mappings: JsonColumn<unknown>;
  settings: JsonColumn<unknown>;
  enabled: Generated<boolean>;
  mode: Generated<string>;
  version: Generated<number>;
  created_at: Time;
  updated_at: Time;
}

interface ConnectionStatusTable {
  connection_id: string;
  tenant_id: string;
  health: string;
  breaker: string;
  product: string | null;
  version: string | null;
  endpoint_id: string | null;
  capabilities: ColumnType<unknown, string | null | undefined, string | null>;
  last_seen_at: OptionalTime;
  last_error: ColumnType<unknown, string | null | undefined, string | null>;
  updated_at: Time;
}

interface VmTable {
  id: string;
  tenant_id: string;
  connection_id: string;
  native_ref: string;
  name: string;
  power_state: string;
  transition: string | null;
  host: string | null;
  cpu_cores: number;
  memory_bytes: number;
  storage_used_bytes: number | null;
  ip_addresses: string[];
  os: string | null;
  tags: string[];
  /** Native ids, and MAC addresses, of its disks and cards. */
  storages: Generated<string[]>;
  networks: Generated<string[]>;
  macs: Generated<string[]>;
  hostname: string | null;
  agent: string | null;
  snapshot_count: number | null;
  /** Lower case: what `q=` looks into, so that it need not open every observation. */
  search_text: string;
  confidence: string;
  seen_at: Time;
  missing_since: OptionalTime;
  /** Of `observation`, as the adapter gave it: equal means nothing to write. */
  fingerprint: string;
  observation: JsonColumn<unknown>;
  created_at: Time;
  changed_at: Time;
}

interface ResourceUnitTable {
  id: string;
  tenant_id: string;
  connection_id: string;
  kind: string;
  native_ref: string;
  parent_id: string | null;
  name: string;
  /** Names from the root down, `datacenter/cluster/host`. */
  path: string;
  type: string;
  fingerprint: string;
  facts: JsonColumn<unknown>;
  seen_at: Time;
  changed_at: Time;
}

interface OperationTable {
  id: string;
  tenant_id: string;
  connection_id: string | null;
  kind: string;
  target: JsonColumn<unknown>;
  state: string;
  request: JsonColumn<unknown>;
  plan: ColumnType<unknown, string | null | undefined, string | null>;
  result: ColumnType<unknown, string | null | undefined, string | null>;
  error: ColumnType<unknown, string | null | undefined, string | null>;
  leftovers: ColumnType<unknown, string | null | undefined, string | null>;
  progress: Generated<number>;
  requester: JsonColumn<unknown>;
  correlation_id: string;
  cancel_requested_at: OptionalTime;
  created_at: Time;
  started_at: OptionalTime;
  ended_at: OptionalTime;
  /** Of the lease of whoever works on it: an older one may not write any more. */
  epoch: Generated<number>;
  /** Set while it unwinds: the state it will end in. */
  ending: string | null;
}

interface OperationStepTable {
  operation_id: string;
  tenant_id: string;
  position: number;
  part: string;
  name: string;
  state: string;
  attempts: Generated<number>;
  progress: Generated<number>;
  native_task: ColumnType<unknown, string | null | undefined, string | null>;
  output: ColumnType<unknown, string | null | undefined, string | null>;
  error: ColumnType<unknown, string | null | undefined, string | null>;
  started_at: OptionalTime;
  ended_at: OptionalTime;
}

interface IdempotencyTable {
  tenant_id: string;
  key: string;
  request_hash: Buffer;
  operation_id: string;
  created_at: Time;
}

interface EventSequenceTable {
  tenant_id: string;
  last_seq: number;
  /** Events up to and including this one were pruned. */
  floor_seq: Generated<number>;
}

interface EventTable {
  tenant_id: string;
  seq: number;
  time: Time;
  type: string;
  subject: JsonColumn<unknown>;
  data: JsonColumn<unknown>;
}

interface AuditEntryTable {
  id: string;
  tenant_id: string;
  at: Time;
  actor: JsonColumn<unknown>;
  action: string;
  subject: JsonColumn<unknown>;
  detail: JsonColumn<unknown>;
}

interface NodeTable {
  id: string;
  /** Of the session-level advisory lock its process holds while it lives. */
  lock_key: number;
  started_at: Time;
  heartbeat_at: Time;
}

/** Held by a live node, free when `node_id` is null or its node is dead. */
interface ConnectionLeaseTable {
  connection_id: string;
  tenant_id: string;
  node_id: string | null;
  epoch: Generated<number>;
}

interface OperationQueueTable {
  operation_id: string;
  tenant_id: string;
  connection_id: string;
  enqueued_at: Time;
  /** What shares one is done one after another. */
  lane: Generated<string>;
}

interface NameClaimTable {
  connection_id: string;
  name: string;
  tenant_id: string;
  operation_id: string;
}
