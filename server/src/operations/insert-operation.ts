import { sql } from 'kysely';
import type { AuditEntry } from '../audit/record.ts';
import type { Tx } from '../db/transaction.ts';
import { LeaseLost } from '../nodes/lease.ts';
import type { Lease } from '../nodes/lease.ts';
import { stepColumns } from './engine/rows.ts';
import type { OperationRecord, StepRecord } from './engine/records.ts';
import { operationChannel } from './operation-channel.ts';

/** Where a new operation goes: into the queue, for whoever works it off, or at once to a node that has room. */
export interface Place {
  readonly lane: string;
  /** The accepting node's, when it begins the operation at once: fences the transaction like every claim. */
  readonly lease?: Lease;
  readonly steps: readonly StepRecord[];
}

/** Takes a VM's name for the time it is being made; false when somebody else has. */
export async function claimName(tx: Tx, operation: OperationRecord, name: string): Promise<boolean> {
  const { rows } = await sql`
    insert into name_claim (connection_id, name, tenant_id, operation_id)
    values (${operation.connectionId}, ${name}, ${operation.tenantId}, ${operation.id})
    on conflict do nothing returning 1
  `.execute(tx);
  return rows.length > 0;
}

/**
 * The operation, its place in the queue, its audit entry and the note to whoever works the queue off: one statement,
 * because somebody waits for it. Throws `LeaseLost` when the lease has gone.
 */
export async function insertOperation(
  tx: Tx,
  operation: OperationRecord,
  { lane, lease, steps }: Place,
  audit: AuditEntry,
): Promise<void> {
  const { id, tenantId, connectionId } = operation;
  const { rows } = await sql`
    with lease as (
      select 1 as held from connection_lease
      where connection_id = ${connectionId} and node_id = ${lease?.nodeId ?? null} and epoch = ${lease?.epoch ?? -1}
      for share
    ), admitted as (
      select 1 where ${lease === undefined}::boolean union all select held from lease
    ), made as (
      insert into operation (id, tenant_id, connection_id, kind, target, state, request, plan, requester,
        correlation_id, created_at, started_at, epoch)
      select ${id}::uuid, ${tenantId}::uuid, ${connectionId}::uuid, ${operation.kind}::text,
        ${JSON.stringify(operation.target)}::jsonb, ${operation.state}::text, ${JSON.stringify(operation.request)}::jsonb,
        ${JSON.stringify(operation.plan)}::jsonb, ${JSON.stringify(operation.requester)}::jsonb,
        ${operation.correlationId}::text, ${operation.createdAt}::timestamptz, ${operation.startedAt}::timestamptz,
        ${lease?.epoch ?? 0}::bigint
      from admitted
      returning id, tenant_id, connection_id
    ), queued as (
      insert into operation_queue (operation_id, tenant_id, connection_id, lane, enqueued_at)
      select id, tenant_id, connection_id, ${lane}::text, clock_timestamp() from made
    ), begun as (
      insert into operation_step (operation_id, tenant_id, position, part, name, state, attempts, started_at)
      select made.id, made.tenant_id, s.position, s.part, s.name, s.state, s.attempts, s.started_at
      from made, jsonb_to_recordset(${JSON.stringify(steps.map(stepColumns))}) as s (position integer, part text,
        name text, state text, attempts integer, started_at timestamptz)
    ), audited as (
      insert into audit_entry (id, tenant_id, at, actor, action, subject, detail)
      select ${audit.id}::uuid, made.tenant_id, ${audit.at}::timestamptz, ${JSON.stringify(audit.actor)}::jsonb,
        ${audit.action}::text, ${JSON.stringify(audit.subject)}::jsonb, ${JSON.stringify(audit.detail)}::jsonb
      from made
    )
    select case when ${lease === undefined}::boolean then pg_notify(${operationChannel}, connection_id::text) end
    from made
  `.execute(tx);
  if (rows.length === 0) {
    throw new LeaseLost({ connectionId, epoch: lease?.epoch ?? 0 });
  }
}
