import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import type { AuditEntry } from './record.ts';

/** The open tenant's entries, newest first (the ids are ordered by time), `before` being the last id of the page before. */
export async function listAuditEntries(
  tx: Tx,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<readonly AuditEntry[]> {
  const { rows } = await sql<AuditEntry>`
    select id, tenant_id as "tenantId", at, actor, action, subject, detail from audit_entry
    ${before === undefined ? sql`` : sql`where id < ${before}::uuid`}
    order by id desc limit ${limit}`.execute(tx);
  return rows;
}
