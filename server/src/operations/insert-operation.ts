import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { operationChannel } from './operation-channel.ts';
import type { OperationRecord } from './engine/records.ts';

/**
 * The operation, its place in the queue, its claim on a name, and the note to whoever works the queue off, in one
 * statement. False when somebody else claims the name: then nothing was written.
 */
export async function insertOperation(
  tx: Tx,
  operation: OperationRecord,
  { lane, claimed }: { readonly lane: string; readonly claimed?: string },
): Promise<boolean> {
  const { id, tenantId, connectionId } = operation;
  if (claimed !== undefined) {
    const { rows } = await sql`
      insert into name_claim (connection_id, name, tenant_id, operation_id)
      values (${connectionId}, ${claimed}, ${tenantId}, ${id}) on conflict do nothing returning 1
    `.execute(tx);
    if (rows.length === 0) {
      return false;
    }
  }
  await sql`
    with made as (
      insert into operation (id, tenant_id, connection_id, kind, target, state, request, plan, requester,
        correlation_id, created_at)
      values (${id}, ${tenantId}, ${connectionId}, ${operation.kind}, ${JSON.stringify(operation.target)}, 'QUEUED',
        ${JSON.stringify(operation.request)}, ${JSON.stringify(operation.plan)}, ${JSON.stringify(operation.requester)},
        ${operation.correlationId}, ${operation.createdAt})
    ), queued as (
      insert into operation_queue (operation_id, tenant_id, connection_id, lane, enqueued_at)
      values (${id}, ${tenantId}, ${connectionId}, ${lane}, clock_timestamp())
    )
    select pg_notify(${operationChannel}, ${connectionId})
  `.execute(tx);
  return true;
}
