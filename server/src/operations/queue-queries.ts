import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';

export interface Queued {
  readonly operationId: string;
  readonly lane: string;
}

/** The oldest unfinished operations of a connection, without those named and those in a busy lane. */
export async function nextInQueue(
  tx: Tx,
  connectionId: string,
  except: readonly string[],
  busyLanes: readonly string[],
  limit: number,
): Promise<readonly Queued[]> {
  const { rows } = await sql<{ operation_id: string; lane: string }>`
    select operation_id, lane from operation_queue
    where connection_id = ${connectionId} and operation_id <> all(${except}::uuid[])
      and lane <> all(${busyLanes}::text[])
    order by enqueued_at, operation_id limit ${limit}
  `.execute(tx);
  return rows.map((row) => ({ operationId: row.operation_id, lane: row.lane }));
}

/** Which of these operations somebody wants cancelled. */
export async function cancelsAmong(tx: Tx, operationIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from operation where id = any(${operationIds}::uuid[]) and cancel_requested_at is not null
  `.execute(tx);
  return rows.map((row) => row.id);
}
