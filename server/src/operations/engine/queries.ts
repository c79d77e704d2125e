import { sql } from 'kysely';
import type { Tx } from '../../db/transaction.ts';
import type { Lease } from '../../nodes/lease.ts';
import type { OperationRecord, StepRecord } from './records.ts';
import { operationRecord, stepColumns, stepRecord } from './rows.ts';
import type { OperationRow, StepRow } from './rows.ts';

/**
 * Makes the lease's holder the only one who may write this operation; `undefined` when the lease is somebody else's or
 * there is nothing left to do here: it may have followed its VM to another connection. The lease's row is shared until
 * the commit, so that a take-over sees all or nothing.
 */
export async function claimOperation(
  tx: Tx,
  lease: Lease,
  operationId: string,
): Promise<OperationRecord | undefined> {
  const { rows } = await sql<OperationRow>`
    with lease as (
      select from connection_lease
      where connection_id = ${lease.connectionId} and node_id = ${lease.nodeId} and epoch = ${lease.epoch}
      for share)
    update operation set epoch = ${lease.epoch} from lease
    where id = ${operationId} and operation.connection_id = ${lease.connectionId}
      and operation.epoch <= ${lease.epoch}
      and (state in ('QUEUED', 'RUNNING') or ending is not null)
    returning operation.*
  `.execute(tx);
  return rows[0] && operationRecord(rows[0]);
}

export async function stepsOf(tx: Tx, operationId: string): Promise<StepRecord[]> {
  const { rows } = await sql<StepRow>`
    select * from operation_step where operation_id = ${operationId} order by position`.execute(tx);
  return rows.map(stepRecord);
}

/**
 * Writes the operation and the given steps, if `epoch` is still the newest to have claimed it; `undefined` when it is
 * not. `over` takes it out of the queue. Answers when a cancel was asked for.
 */
export async function writeOperation(
  tx: Tx,
  operation: OperationRecord,
  steps: readonly StepRecord[],
  epoch: number,
  over: boolean,
): Promise<{ readonly cancelRequestedAt: Date | null } | undefined> {
  const { rows } = await sql<{ cancel_requested_at: Date | null }>`
    with fence as (
      update operation set state = ${operation.state}, ending = ${operation.ending},
        target = ${JSON.stringify(operation.target)}, request = ${JSON.stringify(operation.request)},
        plan = ${JSON.stringify(operation.plan)}, result = ${JSON.stringify(operation.result)},
        error = ${jsonOrNull(operation.error)}, leftovers = ${JSON.stringify(operation.leftovers)},
        progress = ${operation.progress}, started_at = ${operation.startedAt}, ended_at = ${operation.endedAt}
      where id = ${operation.id} and epoch = ${epoch}
      returning id, tenant_id, cancel_requested_at
    ), written as (
      insert into operation_step (operation_id, tenant_id, position, part, name, state, attempts, native_task, output,
        error, started_at, ended_at)
      select fence.id, fence.tenant_id, s.position, s.part, s.name, s.state, s.attempts, nullif(s.native_task, 'null'),
        nullif(s.output, 'null'), nullif(s.error, 'null'), s.started_at, s.ended_at
      from fence, jsonb_to_recordset(${JSON.stringify(steps.map(stepColumns))}) as s (position integer, part text,
        name text, state text, attempts integer, native_task jsonb, output jsonb, error jsonb,
        started_at timestamptz, ended_at timestamptz)
      on conflict (operation_id, position) do update set part = excluded.part, name = excluded.name,
        state = excluded.state, attempts = excluded.attempts, native_task = excluded.native_task,
        output = excluded.output, error = excluded.error, started_at = excluded.started_at,
        ended_at = excluded.ended_at
    ), unqueued as (
      delete from operation_queue q using fence where ${over}::boolean and q.operation_id = fence.id
    ), unclaimed as (
      delete from name_claim c using fence where ${over}::boolean and c.operation_id = fence.id
    )
    select cancel_requested_at from fence
  `.execute(tx);
  return rows[0] && { cancelRequestedAt: rows[0].cancel_requested_at };
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** References of VMs in the inventory that this operation made. */
export async function vmsMarkedBy(tx: Tx, connectionId: string, operationId: string): Promise<string[]> {
  const { rows } = await sql<{ native_ref: string }>`
    select native_ref from vm
    where connection_id = ${connectionId} and observation->>'marker' = ${operationId} limit 10`.execute(tx);
  return rows.map((row) => row.native_ref);
}
