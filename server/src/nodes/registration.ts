import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Database } from '../db/database.ts';
import { inSystem } from '../db/transaction.ts';
import { nodeTtlSeconds } from './queries.ts';

/** This process among the nodes, for as long as its session with the database lasts. */
export interface Registration {
  readonly nodeId: string;
  readonly session: pg.Client;
  /** Says that it lives; false when the others have already given it up. */
  readonly beat: () => Promise<boolean>;
  /** Takes it out: its leases are free at once. */
  readonly leave: () => Promise<void>;
}

/** Channel: a lease became free, or a connection new. */
export const leaseChannel = 'anyvisor_leases';

/**
 * Registers this process. It holds an advisory lock by a session of its own: when the process dies, however, the lock
 * is gone at once and the others see it; when only the network between dies, they wait for the heart-beat to run out.
 */
export async function register(db: Database, nodeId: string): Promise<Registration> {
  const session = db.session('node');
  // Taken over by whoever uses the session; until then a failure shows as a rejected query.
  session.on('error', () => undefined);
  await session.connect();
  const lockKey = randomBytes(6).readUIntBE(0, 6);
  try {
    await session.query('select pg_advisory_lock($1)', [lockKey]);
    await session.query('insert into node (id, lock_key) values ($1, $2)', [nodeId, lockKey]);
    await session.query(`listen ${leaseChannel}`);
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
  return {
    nodeId,
    session,
    beat: async () => {
      const { rowCount } = await session.query('update node set heartbeat_at = now() where id = $1', [
        nodeId,
      ]);
      return rowCount === 1;
    },
    leave: async () => {
      await inSystem(db, async (tx) => {
        await tx
          .updateTable('connection_lease')
          .set({ node_id: null })
          .where('node_id', '=', nodeId)
          .execute();
        await tx.deleteFrom('node').where('id', '=', nodeId).execute();
        await sql`select pg_notify(${leaseChannel}, '')`.execute(tx);
      });
      await session.end();
    },
  };
}

/** Rows of nodes long dead. */
export async function forgetDeadNodes(db: Database): Promise<void> {
  await inSystem(db, (tx) =>
    sql`delete from node where heartbeat_at < now() - make_interval(secs => ${nodeTtlSeconds * 60})`.execute(
      tx,
    ),
  );
}
