import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Whose an operation, an event, an audit entry is, as columns: under row-level security an index on `target ->> 'id'` is
 * never used, because PostgreSQL does not call `->>` leakproof.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db);
  }
}

const statements = [
  `drop index operation_by_vm`,
  `alter table operation add vm_id text generated always as (target ->> 'id') stored,
    add requester_key text generated always as ((requester ->> 'type') || ':' || (requester ->> 'id')) stored`,
  `create index operation_by_vm on operation (tenant_id, vm_id, created_at desc)`,
  `create index operation_by_requester on operation (tenant_id, requester_key, id desc)`,
  `create index operation_by_state on operation (tenant_id, state, id desc)`,
  `alter table event add subject_id text generated always as (subject ->> 'id') stored`,
  `create index event_by_subject on event (tenant_id, subject_id, time desc)`,
  `alter table audit_entry add subject_id text generated always as (subject ->> 'id') stored`,
  `create index audit_entry_by_subject on audit_entry (tenant_id, subject_id, at desc)`,
];
