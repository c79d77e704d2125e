import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { LeaseLost } from './lease.ts';
import type { Lease } from './lease.ts';

/** A node that has not been heard of for this long is dead, even if its session still stands. */
export const nodeTtlSeconds = 10;

export interface LeaseRow {
  readonly connection_id: string;
  readonly tenant_id: string;
  readonly epoch: number;
}

/**
 * Fences a transaction: throws unless the lease is still this node's, and keeps it so until the commit. Writers share
 * the lock among themselves; only a take-over waits for them.
 */
export async function assertLease(
  tx: Tx,
  lease: Pick<Lease, 'connectionId' | 'nodeId' | 'epoch'>,
): Promise<void> {
  const { rows } = await sql`
    select from connection_lease
    where connection_id = ${lease.connectionId} and node_id = ${lease.nodeId} and epoch = ${lease.epoch}
    for share
  `.execute(tx);
  if (rows.length === 0) {
    throw new LeaseLost(lease);
  }
}

/** What a node holds by the database's account. */
export async function heldLeases(tx: Tx, nodeId: string): Promise<readonly LeaseRow[]> {
  return tx
    .selectFrom('connection_lease')
    .select(['connection_id', 'tenant_id', 'epoch'])
    .where('node_id', '=', nodeId)
    .execute();
}

/** Connections nobody alive holds. */
export async function freeLeases(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ connection_id: string }>`
    select l.connection_id from connection_lease l where not ${holderLives} order by l.connection_id limit 10000
  `.execute(tx);
  return rows.map((row) => row.connection_id);
}

/** Takes free ones among `connectionIds`; another node may be faster with some. */
export async function takeLeases(
  tx: Tx,
  nodeId: string,
  connectionIds: readonly string[],
): Promise<readonly LeaseRow[]> {
  const { rows } = await sql<LeaseRow>`
    update connection_lease set node_id = ${nodeId}, epoch = epoch + 1
    where connection_id in (
      select l.connection_id from connection_lease l
      where l.connection_id = any(${connectionIds}::uuid[]) and not ${holderLives}
      for update skip locked)
    returning connection_id, tenant_id, epoch
  `.execute(tx);
  return rows;
}

/** How many leases this node has, and the fewest any living node has. */
export async function leaseLoad(
  tx: Tx,
  nodeId: string,
): Promise<{ readonly own: number; readonly fewest: number; readonly nodes: number }> {
  const { rows } = await sql<{ own: number; fewest: number; nodes: number }>`
    select coalesce(max(load) filter (where id = ${nodeId}), 0) as own, coalesce(min(load), 0) as fewest,
      count(*) as nodes
    from (select n.id, (select count(*) from connection_lease l where l.node_id = n.id) as load
          from node n where ${nodeLives}) living
  `.execute(tx);
  return rows[0] ?? { own: 0, fewest: 0, nodes: 1 };
}

/** Alive: heard of lately, and its session still holds its lock (the key's halves, as pg_locks shows them). */
const nodeLives = sql`(
  n.heartbeat_at > now() - make_interval(secs => ${sql.lit(nodeTtlSeconds)})
  and exists (select from pg_locks k
    where k.locktype = 'advisory' and k.granted and k.objsubid = 1
      and k.database = (select oid from pg_database where datname = current_database())
      and k.classid::bigint = ((n.lock_key >> 32) & 4294967295) and k.objid::bigint = (n.lock_key & 4294967295)))`;

const holderLives = sql`exists (select from node n where n.id = l.node_id and ${nodeLives})`;
