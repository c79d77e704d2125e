import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** What every query takes: a transaction, never the pool. */
export type Tx = Transaction<Schema>;

/** Runs `work` in a transaction that sees and writes one tenant's rows and no others. */
export function inTenant<T>(db: Database, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.queries.transaction().execute(async (tx) => {
    await sql`select set_config('anyvisor.tenant', ${tenantId}, true)`.execute(tx);
    return work(tx);
  });
}

/** A transaction without tenant: sees `node`, `connection_lease`, `operation_queue`, `token_index`, and nothing else. */
export function inSystem<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.queries.transaction().execute(work);
}

/** A transaction of the platform's administration: also sees and makes tenants, though nothing inside them. */
export function inPlatform<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.queries.transaction().execute(async (tx) => {
    await sql`select set_config('anyvisor.platform', 'on', true)`.execute(tx);
    return work(tx);
  });
}

/** Narrows or moves a running transaction to a tenant: for the platform making a tenant and its first rows at once. */
export async function enterTenant(tx: Tx, tenantId: string): Promise<void> {
  await sql`select set_config('anyvisor.tenant', ${tenantId}, true)`.execute(tx);
}
