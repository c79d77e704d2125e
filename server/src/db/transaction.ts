import { CompiledQuery, sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** What every query takes: a transaction, never the pool. */
export type Tx = Transaction<Schema>;

/** Runs `work` in a transaction that sees and writes one tenant's rows and no others. */
export function inTenant<T>(db: Database, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!uuid.test(tenantId)) {
    throw new Error('a tenant is named by its UUID');
  }
  return begun(db, `begin; select set_config('anyvisor.tenant', '${tenantId}', true)`, work);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A transaction whose first statements go to the server together: Kysely's own begins with a round trip for `begin`
 * alone, which every request would wait for.
 */
function begun<T>(db: Database, opening: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.queries.connection().execute(async (connection) => {
    const tx = connection as Tx;
    try {
      await tx.executeQuery(CompiledQuery.raw(opening));
      const result = await work(tx);
      await tx.executeQuery(CompiledQuery.raw('commit'));
      return result;
    } catch (error) {
      // On a broken line there is nothing left to roll back, and the first error is the one that says why.
      await tx.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined);
      throw error;
    }
  });
}

/** A transaction without tenant: sees `node`, `connection_lease`, `operation_queue`, `token_index`, and nothing else. */
export function inSystem<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.queries.transaction().execute(work);
}

/** A transaction of the platform's administration: also sees and makes tenants, though nothing inside them. */
export function inPlatform<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return begun(db, "begin; select set_config('anyvisor.platform', 'on', true)", work);
}

/**
 * A transaction of sign-in and user administration: sees users, memberships, sessions and the tenants' names across
 * tenants, and nothing inside them.
 */
export function inIdentity<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return begun(db, "begin; select set_config('anyvisor.identity', 'on', true)", work);
}

/** Narrows or moves a running transaction to a tenant: for the platform making a tenant and its first rows at once. */
export async function enterTenant(tx: Tx, tenantId: string): Promise<void> {
  await sql`select set_config('anyvisor.tenant', ${tenantId}, true)`.execute(tx);
}
