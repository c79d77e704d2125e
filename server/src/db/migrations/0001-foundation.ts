import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The first tables. Every table with a tenant has row-level security, forced also on its owner: a transaction sees
 * rows only after `set_config('anyvisor.tenant', …, true)`, and none without. `node`, `connection_lease`,
 * `operation_queue` and `token_index` hold no tenant's data but ids and hashes: what nodes coordinate with, and how a
 * presented token finds its tenant. Rights on the tables are given after each migration (db/app-role.ts).
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...tables, ...tenantTables.flatMap(isolateTenantTable), ...tenantPolicy]) {
    await sql.raw(statement).execute(db);
  }
}

const tables = [
  `create table tenant (
    id uuid primary key, name text not null unique, created_at timestamptz not null default now())`,
  `create table tenant_key (
    tenant_id uuid not null references tenant, key_id uuid not null, master_key_id text not null,
    wrapped_key bytea not null, created_at timestamptz not null default now(), retired_at timestamptz,
    primary key (tenant_id, key_id))`,
  `create table token_index (token_hash bytea primary key, tenant_id uuid not null references tenant)`,
  `create table api_token (
    id uuid primary key, tenant_id uuid not null references tenant, name text not null, token_hash bytea not null unique,
    role text not null, platform_admin boolean not null default false, created_at timestamptz not null default now(),
    expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz)`,
  `create table tenant_hypervisor_config (
    id uuid primary key, tenant_id uuid not null references tenant, name text not null, hypervisor_type text not null,
    endpoint text not null, connection_params_encrypted bytea not null, resource_mappings jsonb not null,
    settings jsonb not null default '{}', enabled boolean not null default true, mode text not null default 'read_write',
    version integer not null default 1, created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(), unique (tenant_id, name))`,
  `create table connection_status (
    connection_id uuid primary key references tenant_hypervisor_config on delete cascade, tenant_id uuid not null,
    health text not null, breaker text not null, product text, version text, endpoint_id text, capabilities jsonb,
    last_seen_at timestamptz, last_error jsonb, updated_at timestamptz not null default now())`,
  `create table vm (
    id uuid primary key, tenant_id uuid not null,
    connection_id uuid not null references tenant_hypervisor_config on delete cascade, native_ref text not null,
    name text not null, power_state text not null, transition text, host text, cpu_cores integer not null,
    memory_bytes bigint not null, storage_used_bytes bigint, ip_addresses text[] not null default '{}',
    os text, tags text[] not null default '{}', search_text text not null default '', confidence text not null, seen_at timestamptz not null, missing_since timestamptz, fingerprint text not null,
    observation jsonb not null,
    created_at timestamptz not null default now(), changed_at timestamptz not null default now(),
    unique (connection_id, native_ref))`,
  `create index vm_by_name on vm (tenant_id, name, id)`,
  `create index vm_by_state on vm (tenant_id, power_state, id)`,
  `create index vm_by_memory on vm (tenant_id, memory_bytes, id)`,
  `create table resource_unit (
    id uuid primary key, tenant_id uuid not null,
    connection_id uuid not null references tenant_hypervisor_config on delete cascade,
    kind text not null check (kind in ('compute', 'storage', 'network', 'template')), native_ref text not null,
    parent_id uuid, name text not null, path text not null, type text not null, fingerprint text not null,
    facts jsonb not null,
    seen_at timestamptz not null, changed_at timestamptz not null default now(),
    unique (connection_id, kind, native_ref))`,
  `create index resource_unit_by_name on resource_unit (tenant_id, kind, name, id)`,
  `create table operation (
    id uuid primary key, tenant_id uuid not null, connection_id uuid, kind text not null, target jsonb not null,
    state text not null, request jsonb not null, plan jsonb, result jsonb, error jsonb, leftovers jsonb,
    progress real not null default 0, requester jsonb not null, correlation_id text not null,
    cancel_requested_at timestamptz, created_at timestamptz not null default now(), started_at timestamptz,
    ended_at timestamptz)`,
  `create index operation_by_time on operation (tenant_id, created_at desc, id)`,
  `create table operation_step (
    operation_id uuid not null references operation on delete cascade, tenant_id uuid not null, position integer not null,
    name text not null, state text not null, attempts integer not null default 0, progress real not null default 0,
    native_task jsonb, output jsonb, error jsonb, started_at timestamptz, ended_at timestamptz,
    primary key (operation_id, position))`,
  `create table idempotency (
    tenant_id uuid not null, key text not null, request_hash bytea not null, operation_id uuid not null,
    created_at timestamptz not null default now(), primary key (tenant_id, key))`,
  `create table event_sequence (tenant_id uuid primary key references tenant, last_seq bigint not null,
    floor_seq bigint not null default 0)`,
  `create table event (
    tenant_id uuid not null, seq bigint not null, time timestamptz not null, type text not null,
    subject jsonb not null, data jsonb not null, primary key (tenant_id, seq))`,
  `create table audit_entry (
    id uuid primary key, tenant_id uuid not null, at timestamptz not null, actor jsonb not null, action text not null,
    subject jsonb not null, detail jsonb not null)`,
  `create table node (
    id uuid primary key, lock_key bigint not null, started_at timestamptz not null default now(),
    heartbeat_at timestamptz not null default now())`,
  `create table connection_lease (
    connection_id uuid primary key, tenant_id uuid not null, node_id uuid, epoch bigint not null default 0)`,
  `create table operation_queue (
    operation_id uuid primary key, tenant_id uuid not null, connection_id uuid not null,
    enqueued_at timestamptz not null default now())`,
  `create index operation_queue_by_connection on operation_queue (connection_id, enqueued_at, operation_id)`,
];

const tenantTables = [
  'tenant_key',
  'api_token',
  'tenant_hypervisor_config',
  'connection_status',
  'vm',
  'resource_unit',
  'operation',
  'operation_step',
  'idempotency',
  'event_sequence',
  'event',
  'audit_entry',
];

/** Row-level security for a table with a `tenant_id`; later migrations use it for theirs. */
export function isolateTenantTable(table: string): string[] {
  // `nullif` makes "no tenant set" mean no rows instead of an error or, worse, all rows; in a sub-select it is computed
  // once for a statement instead of once for a row.
  const ownTenant = `tenant_id = (select nullif(current_setting('anyvisor.tenant', true), '')::uuid)`;
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy tenant_isolation on ${table} using (${ownTenant}) with check (${ownTenant})`,
  ];
}

/** A tenant sees itself; only a transaction opened for the platform (`inPlatform`) sees and makes tenants. */
const visibleTenant = `id = nullif(current_setting('anyvisor.tenant', true), '')::uuid
  or current_setting('anyvisor.platform', true) = 'on'`;
const tenantPolicy = [
  `alter table tenant enable row level security`,
  `alter table tenant force row level security`,
  `create policy own_tenant on tenant using (${visibleTenant}) with check (${visibleTenant})`,
];
