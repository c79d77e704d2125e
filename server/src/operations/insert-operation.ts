import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { stepColumns } from './engine/rows.ts';
import type { OperationRecord, StepRecord } from './engine/records.ts';
import { operationChannel } from './operation-channel.ts';

/** Where a new operation goes: into the queue, for whoever works it off, or at once to a node that has room. */
export interface Place {
  readonly lane: string;
  /** A VM name it takes. */
  readonly claimed?: string;
  /** Of the lease under which the accepting node begins it at once. */
  readonly epoch?: number;
  readonly steps: readonly StepRecord[];
}

/** False when somebody else claims the name: then nothing was written. */
export async function insertOperation(
  tx: Tx,
  operation: OperationRecord,
  { lane, claimed, epoch, steps }: Place,
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
        correlation_id, created_at, started_at, epoch)
      values (${id}, ${tenantId}, ${connectionId}, ${operation.kind}, ${JSON.stringify(operation.target)},
        ${operation.state}, ${JSON.stringify(operation.request)}, ${JSON.stringify(operation.plan)},
        ${JSON.stringify(operation.requester)}, ${operation.correlationId}, ${operation.createdAt},
        ${operation.startedAt}, ${epoch ?? 0})
      returning id
    ), queued as (
      insert into operation_queue (operation_id, tenant_id, connection_id, lane, enqueued_at)
      values (${id}, ${tenantId}, ${connectionId}, ${lane}, clock_timestamp())
    ), begun as (
      insert into operation_step (operation_id, tenant_id, position, part, name, state, attempts, started_at)
      select made.id, ${tenantId}, s.position, s.part, s.name, s.state, s.attempts, s.started_at
      from made, jsonb_to_recordset(${JSON.stringify(steps.map(stepColumns))}) as s (position integer, part text,
        name text, state text, attempts integer, started_at timestamptz)
    )
    select case when ${epoch === undefined}::boolean then pg_notify(${operationChannel}, ${connectionId}) end
  `.execute(tx);
  return true;
}
