import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { LeaseLost } from './lease.ts';
import type { Lease } from './lease.ts';

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
