import type { Json } from '@anyvisor/domain';
import type { NewEvent } from '../events/event.ts';
import type { OperationRecord } from './engine/records.ts';

type OperationEventType =
  | 'operation.created'
  | 'operation.started'
  | 'operation.progressed'
  | 'operation.step-finished'
  | 'operation.finished';

/** An event about an operation: what a list shows of it, so that nobody has to ask again. */
export function operationEvent(
  type: OperationEventType,
  operation: Pick<
    OperationRecord,
    'id' | 'kind' | 'connectionId' | 'target' | 'state' | 'ending' | 'progress' | 'error' | 'correlationId'
  >,
  more: { readonly [key: string]: Json } = {},
): NewEvent {
  const { error } = operation;
  return {
    type,
    subject: { type: 'operation', id: operation.id, name: operation.target.name },
    data: {
      kind: operation.kind,
      connectionId: operation.connectionId,
      vmId: operation.target.id,
      state: operation.state,
      unwinding: operation.ending !== null,
      progress: operation.progress,
      error: error && { kind: error.kind, message: error.message },
      correlationId: operation.correlationId,
      ...more,
    },
  };
}
