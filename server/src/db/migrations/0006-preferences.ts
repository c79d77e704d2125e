import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { isolateTenantTable } from './0001-foundation.ts';

/** What a user or a token keeps here for itself. `value` is JSON as it was sent: `jsonb` would refuse some of it. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [table, ...isolateTenantTable('preference')]) {
    await sql.raw(statement).execute(db);
  }
}

const table = `create table preference (
  tenant_id uuid not null references tenant on delete cascade, owner text not null, key text not null,
  value text not null, version integer not null default 1, updated_at timestamptz not null default now(),
  primary key (tenant_id, owner, key))`;
