import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import type { Core } from '../../../src/core.ts';
import { inTenant } from '../../../src/db/transaction.ts';
import { appendEvents } from '../../../src/events/queries.ts';
import type { OperationView } from '../../../src/operations/operation.ts';
import type { Operations } from '../../../src/operations/operations.ts';
import type { StartInput } from '../../../src/operations/start-input.ts';

/** Operations that a test starts, sees and ends itself: what lies behind HTTP has its own tests. */
export interface RecordedOperations extends Operations {
  readonly started: StartInput[];
  /** The next start is refused with it. */
  refusal: HypervisorError | undefined;
  /** When set, what is started ends by itself like this; otherwise the test calls `finish`. */
  outcome: Partial<OperationView> | undefined;
  readonly finish: (id: string, change?: Partial<OperationView>) => Promise<void>;
}

export function recordedOperations(core: Core): RecordedOperations {
  const views = new Map<string, { readonly tenantId: string; view: OperationView }>();
  const byKey = new Map<string, { readonly body: string; readonly id: string }>();
  const get = async (tenantId: string, id: string) => {
    const found = views.get(id);
    return found?.tenantId === tenantId ? found.view : undefined;
  };
  const conflict = err({
    kind: 'IdempotencyConflict' as const,
    message: 'the key was used for another request',
    retriable: false as const,
  });
  const bodyOf = ({ kind, vmId, request }: Pick<StartInput, 'kind' | 'vmId' | 'request'>) =>
    JSON.stringify([kind, vmId, request]);
  const recorded: RecordedOperations = {
    started: [],
    earlier: async (input) => {
      const before = byKey.get(input.idempotencyKey);
      if (before === undefined) {
        return ok(undefined);
      }
      return before.body === bodyOf(input) ? ok(await get(input.tenantId, before.id)) : conflict;
    },
    refusal: undefined,
    outcome: undefined,
    start: async (input) => {
      recorded.started.push(input);
      if (recorded.refusal !== undefined) {
        return err(recorded.refusal);
      }
      const body = bodyOf(input);
      const before = byKey.get(input.idempotencyKey ?? '');
      if (before !== undefined) {
        return before.body === body ? ok((await get(input.tenantId, before.id)) as OperationView) : conflict;
      }
      const view = newView(core.newId(), input);
      views.set(view.id, { tenantId: input.tenantId, view });
      if (input.idempotencyKey !== undefined) {
        byKey.set(input.idempotencyKey, { body, id: view.id });
      }
      if (recorded.outcome !== undefined) {
        setTimeout(() => void recorded.finish(view.id, recorded.outcome), 20);
      }
      return ok(view);
    },
    get,
    endHere: () => undefined,
    list: async (tenantId, { limit, states, requester }) => {
      const all = [...views.values()].filter((each) => each.tenantId === tenantId).map(({ view }) => view);
      const items = all
        .filter(({ state }) => states === undefined || states.includes(state))
        .filter(
          (view) => requester === undefined || requester === `${view.requester.type}:${view.requester.id}`,
        )
        .slice(0, limit);
      return { items, nextCursor: null, estimatedTotal: all.length };
    },
    cancel: async (tenantId, _actor, id) => {
      const found = await get(tenantId, id);
      return found === undefined || found.state !== 'QUEUED'
        ? found
        : { ...found, cancelRequestedAt: new Date().toISOString() };
    },
    retry: async (tenantId, _actor, id) => {
      const found = await get(tenantId, id);
      const nothing = hypervisorError('OperationFailed', {
        message: 'there is nothing to clean up',
        operation: 'retry',
        reason: 'state',
      });
      return found === undefined ? undefined : err(nothing);
    },
    finish: async (id, change = {}) => {
      const found = views.get(id);
      if (found === undefined) {
        throw new Error(`no operation ${id}`);
      }
      found.view = {
        ...found.view,
        state: 'SUCCEEDED',
        progress: 1,
        endedAt: new Date().toISOString(),
        ...change,
      };
      await inTenant(core.db, found.tenantId, (tx) =>
        appendEvents(tx, found.tenantId, [
          {
            type: 'operation.finished',
            subject: { type: 'operation', id },
            data: { state: found.view.state },
          },
        ]),
      );
    },
  };
  return recorded;
}

function newView(id: string, input: StartInput): OperationView {
  const { kind, connectionId = null, vmId = null, actor, correlationId } = input;
  return {
    id,
    kind,
    connectionId,
    target: { type: 'vm', id: vmId, name: 'web-01', nativeRef: null },
    state: 'QUEUED',
    unwinding: false,
    steps: [],
    progress: 0,
    result: null,
    error: null,
    leftovers: [],
    requester: actor,
    correlationId,
    createdAt: new Date().toISOString(),
    startedAt: null,
    endedAt: null,
    cancelRequestedAt: null,
    cancellable: true,
    retryable: false,
  };
}
