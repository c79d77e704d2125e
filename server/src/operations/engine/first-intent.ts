import type { NewEvent } from '../../events/event.ts';
import { kindOf } from '../kinds.ts';
import { operationEvent } from '../operation-event.ts';
import { begunStep, plannedStep } from './records.ts';
import type { OperationRecord, StepRecord } from './records.ts';

/** An operation as it is recorded when work on it begins. */
export interface Begun {
  readonly operation: OperationRecord;
  readonly steps: readonly StepRecord[];
  readonly events: readonly NewEvent[];
}

/** Goes with the claim in one transaction: a call's intent at once, a table's only when its steps are known. */
export function firstIntent(now: number, operation: OperationRecord): Begun {
  const [first] = kindOf(operation.kind).parts(operation.request);
  const running: OperationRecord = { ...operation, state: 'RUNNING', startedAt: new Date(now) };
  const acts = first?.form === 'call' && operation.cancelRequestedAt === null;
  return {
    operation: running,
    steps: acts ? [begunStep(now, plannedStep(0, first.name, first.name))] : [],
    events: [operationEvent('operation.started', running)],
  };
}
