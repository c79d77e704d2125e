import type { OperationRecord, StepRecord } from './engine/records.ts';
import { isFinal } from './operation.ts';
import type { OperationView, StepView } from './operation.ts';

/** Without the request: it may hold what only a guest should read. */
export function operationView(operation: OperationRecord, steps: readonly StepRecord[]): OperationView {
  const { ending, state, leftovers, cancelRequestedAt } = operation;
  return {
    id: operation.id,
    kind: operation.kind,
    connectionId: operation.connectionId,
    target: operation.target,
    state,
    unwinding: ending !== null,
    steps: steps.map(stepView),
    progress: operation.progress,
    result: operation.result,
    error: operation.error,
    leftovers,
    requester: operation.requester,
    correlationId: operation.correlationId,
    createdAt: operation.createdAt.toISOString(),
    startedAt: timeText(operation.startedAt),
    endedAt: timeText(operation.endedAt),
    cancelRequestedAt: timeText(cancelRequestedAt),
    cancellable: !isFinal(state) && ending === null && cancelRequestedAt === null,
    retryable: state === 'FAILED' && leftovers.length > 0 && ending === null,
  };
}

function stepView({ name, state, attempts, error, nativeTask, startedAt, endedAt }: StepRecord): StepView {
  return {
    name,
    state,
    attempts,
    progress: state === 'SUCCEEDED' ? 1 : 0,
    startedAt: timeText(startedAt),
    endedAt: timeText(endedAt),
    error,
    nativeTask: nativeTask && { id: nativeTask.id, verb: nativeTask.verb },
  };
}

function timeText(time: Date | null): string | null {
  return time && time.toISOString();
}
