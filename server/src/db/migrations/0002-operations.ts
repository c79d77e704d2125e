import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { isolateTenantTable } from './0001-foundation.ts';

/**
 * What the operation engine needs: `operation.epoch` fences writers (the lease's epoch of whoever works on it),
 * `operation.ending` is set while it unwinds, `operation_step.part` says which part of the operation a step belongs to,
 * `operation_queue.lane` keeps what must happen one after another, `name_claim` holds a VM's name while it is being made.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...statements, ...isolateTenantTable('name_claim')]) {
    await sql.raw(statement).execute(db);
  }
}

const statements = [
  `alter table operation add epoch bigint not null default 0, add ending text`,
  `alter table operation_step add part text not null`,
  `alter table operation_queue add lane text not null default gen_random_uuid()::text`,
  `create index operation_by_vm on operation (tenant_id, (target->>'id'), created_at desc)`,
  `create index idempotency_by_time on idempotency (tenant_id, created_at)`,
  `create table name_claim (
    connection_id uuid not null, name text not null, tenant_id uuid not null, operation_id uuid not null,
    primary key (connection_id, name))`,
  `create index name_claim_by_operation on name_claim (operation_id)`,
];
