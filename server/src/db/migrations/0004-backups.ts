import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { isolateTenantTable } from './0001-foundation.ts';

/**
 * Backups that operations of ours have taken. The bytes lie at the hypervisor, under `native_ref`; a row outlives its VM,
 * because that is when it is needed. Its id is the operation's.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...statements, ...isolateTenantTable('backup')]) {
    await sql.raw(statement).execute(db);
  }
}

const statements = [
  `create table backup (
    id uuid primary key, tenant_id uuid not null,
    connection_id uuid not null references tenant_hypervisor_config on delete cascade, native_ref text not null,
    vm_id uuid not null, vm_name text not null, parent_id uuid, mode text not null, consistency text not null,
    target text not null, description text not null default '', size_bytes bigint,
    created_at timestamptz not null default now(), unique (connection_id, native_ref))`,
  `create index backup_by_vm on backup (tenant_id, vm_id, id desc)`,
];
