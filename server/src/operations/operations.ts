import type { Result } from '@anyvisor/domain';
import { cancelOperation } from './cancel.ts';
import type { OperationDeps } from './deps.ts';
import type { Dispatcher } from './dispatcher.ts';
import { getOperation, listOperations } from './list.ts';
import type { Actor, OperationView } from './operation.ts';
import type { OperationList, OperationPage } from './operation-page.ts';
import { retryCleanup } from './retry.ts';
import { earlierOperation, startOperation } from './start.ts';
import type { StartFailure } from './start-failure.ts';
import type { StartOperation } from './start-input.ts';

/** Everything one does with operations; works on every node, whoever holds the connection's lease. */
export interface Operations {
  readonly start: StartOperation;
  /** What an earlier request with this key began; `undefined` when the key is new. */
  readonly earlier: (
    input: Parameters<typeof earlierOperation>[1],
  ) => Promise<Result<OperationView | undefined, StartFailure>>;
  readonly get: (tenantId: string, id: string) => Promise<OperationView | undefined>;
  /**
   * The operation as it ended, from the node that works on it, without asking the database; `undefined` when that is
   * another node, or the work goes over to another one.
   */
  readonly endHere: (id: string) => Promise<OperationView | undefined> | undefined;
  readonly list: (tenantId: string, page: OperationPage) => Promise<OperationList>;
  /** `undefined` when there is no such operation; one that has ended stays as it is. */
  readonly cancel: (tenantId: string, actor: Actor, id: string) => Promise<OperationView | undefined>;
  /** Repeats a failed clean-up; an error when there is nothing to clean up. */
  readonly retry: (
    tenantId: string,
    actor: Actor,
    id: string,
  ) => Promise<Result<OperationView, StartFailure> | undefined>;
}

export function createOperations(
  deps: OperationDeps,
  dispatcher: Pick<Dispatcher, 'nudge' | 'cancel' | 'reserve' | 'endOf'>,
): Operations {
  /** The connection's node is often this one: then nothing has to go through the database's notifications. */
  function nudging(view: OperationView): OperationView {
    if (view.connectionId !== null) {
      dispatcher.nudge(view.connectionId);
    }
    return view;
  }
  return {
    start: async (input) => {
      const started = await startOperation(deps, input, dispatcher.reserve);
      return started.ok && started.value.state === 'QUEUED'
        ? { ok: true, value: nudging(started.value) }
        : started;
    },
    earlier: (input) => earlierOperation(deps, input),
    get: (tenantId, id) => deps.inTenant(tenantId, (tx) => getOperation(tx, id)),
    endHere: dispatcher.endOf,
    list: (tenantId, page) => deps.inTenant(tenantId, (tx) => listOperations(tx, page)),
    cancel: async (tenantId, actor, id) => {
      const view = await cancelOperation(deps, tenantId, actor, id);
      if (view !== undefined && view.cancelRequestedAt !== null) {
        dispatcher.cancel(id);
      }
      return view;
    },
    retry: async (tenantId, actor, id) => {
      const retried = await retryCleanup(deps, tenantId, actor, id);
      return retried?.ok ? { ok: true, value: nudging(retried.value) } : retried;
    },
  };
}
