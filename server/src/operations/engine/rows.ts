import type { OperationRecord, StepRecord } from './records.ts';

/** Columns of `operation` as the pool reads them. */
export interface OperationRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly connection_id: string;
  readonly kind: OperationRecord['kind'];
  readonly target: OperationRecord['target'];
  readonly state: OperationRecord['state'];
  readonly ending: OperationRecord['ending'];
  readonly request: OperationRecord['request'];
  readonly plan: OperationRecord['plan'];
  readonly result: OperationRecord['result'];
  readonly error: OperationRecord['error'];
  readonly leftovers: OperationRecord['leftovers'] | null;
  readonly progress: number;
  readonly requester: OperationRecord['requester'];
  readonly correlation_id: string;
  readonly cancel_requested_at: Date | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
}

export interface StepRow {
  readonly operation_id: string;
  readonly position: number;
  readonly part: string;
  readonly name: string;
  readonly state: StepRecord['state'];
  readonly attempts: number;
  readonly native_task: StepRecord['nativeTask'];
  readonly output: StepRecord['output'];
  readonly error: StepRecord['error'];
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
}

export function operationRecord(row: OperationRow): OperationRecord {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    kind: row.kind,
    target: row.target,
    state: row.state,
    ending: row.ending,
    request: row.request,
    plan: row.plan,
    result: row.result,
    error: row.error,
    leftovers: row.leftovers ?? [],
    progress: row.progress,
    requester: row.requester,
    correlationId: row.correlation_id,
    cancelRequestedAt: row.cancel_requested_at,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

export function stepRecord(row: StepRow): StepRecord {
  return {
    position: row.position,
    part: row.part,
    name: row.name,
    state: row.state,
    attempts: row.attempts,
    nativeTask: row.native_task,
    output: row.output,
    error: row.error,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

/** A step as `jsonb_to_recordset` takes it. */
export function stepColumns(step: StepRecord): object {
  const { nativeTask, startedAt, endedAt, ...same } = step;
  return { ...same, native_task: nativeTask, started_at: startedAt, ended_at: endedAt };
}
