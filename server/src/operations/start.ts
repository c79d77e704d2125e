import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, Json, Result } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import { appendEvents } from '../events/queries.ts';
import { checkStart, taken } from './check-start.ts';
import type { OperationDeps } from './deps.ts';
import { LeaseLost } from '../nodes/lease.ts';
import type { Dispatcher, Slot } from './dispatcher.ts';
import { firstIntent } from './engine/first-intent.ts';
import type { Begun } from './engine/first-intent.ts';
import type { OperationRecord } from './engine/records.ts';
import { earlierUse, keepKey, requestHash } from './idempotency.ts';
import { claimName, insertOperation } from './insert-operation.ts';
import { getOperation } from './list.ts';
import type { OperationView } from './operation.ts';
import { operationEvent } from './operation-event.ts';
import type { StartFailure } from './start-failure.ts';
import type { StartInput } from './start-input.ts';
import { operationView } from './view.ts';

/**
 * Accepts an operation: when it answers a view, the operation is on disk and will end. Everything is one transaction;
 * a refusal leaves nothing behind, and its idempotency key free.
 */
export async function startOperation(
  deps: OperationDeps,
  input: StartInput,
  reserve: Dispatcher['reserve'],
): Promise<Result<OperationView, StartFailure>> {
  const express: Express = { reserve, slot: undefined, begun: undefined };
  try {
    const view = await deps.inTenant(input.tenantId, (tx) => accept(deps, tx, input, express));
    if (express.begun !== undefined) {
      express.slot?.begin(express.begun);
    }
    return ok(view);
  } catch (thrown) {
    express.slot?.giveBack();
    if (thrown instanceof Refused) {
      return err(thrown.failure);
    }
    if (thrown instanceof LeaseLost) {
      // The room was reserved under a lease that has just gone: whoever has it now takes it from the queue.
      return startOperation(deps, input, () => undefined);
    }
    throw thrown;
  }
}

/**
 * The operation that an earlier request with the same Idempotency-Key began, for who has to decide something before he
 * can begin one: the answer to a repetition must not depend on what has changed since.
 */
export function earlierOperation(
  deps: OperationDeps,
  input: Pick<StartInput, 'tenantId' | 'kind' | 'vmId' | 'request'> & { readonly idempotencyKey: string },
): Promise<Result<OperationView | undefined, StartFailure>> {
  return deps.inTenant(input.tenantId, async (tx) => {
    const earlier = await earlierUse(tx, input.idempotencyKey, requestHash(input));
    if (earlier === undefined) {
      return ok(undefined);
    }
    return earlier.same
      ? ok(await earlierView(tx, input.idempotencyKey, earlier.operationId))
      : err(usedOtherwise(input.idempotencyKey));
  });
}

/** Accepting and beginning in one transaction, when this very node has room for it at once. */
interface Express {
  readonly reserve: Dispatcher['reserve'];
  slot: Slot | undefined;
  begun: Begun | undefined;
}

/** Rolls the transaction back. */
class Refused extends Error {
  readonly failure: StartFailure;

  constructor(failure: StartFailure) {
    super(failure.message);
    this.name = 'Refused';
    this.failure = failure;
  }
}

async function accept(
  deps: OperationDeps,
  tx: Tx,
  input: StartInput,
  express: Express,
): Promise<OperationView> {
  const id = deps.newId();
  const { tenantId, actor } = input;
  if (input.idempotencyKey !== undefined) {
    const earlier = await keepKey(tx, tenantId, input.idempotencyKey, requestHash(input), id);
    if (earlier !== undefined) {
      return answerAgain(tx, input.idempotencyKey, earlier);
    }
  }
  const checked = required(await checkStart(tx, input, deps.now()));
  const { target, connection, template, claimed, name } = checked;
  const operation: OperationRecord = {
    id,
    tenantId,
    connectionId: target.connectionId,
    kind: input.kind,
    target: {
      type: 'vm',
      id: target.vmId,
      name,
      nativeRef: target.nativeRef,
    },
    state: 'QUEUED',
    ending: null,
    request: input.request as unknown as Json,
    plan: { mapping: connection.mapping, template, expanded: [] },
    result: null,
    error: null,
    leftovers: [],
    progress: 0,
    requester: actor,
    correlationId: input.correlationId,
    cancelRequestedAt: null,
    createdAt: new Date(deps.now()),
    startedAt: null,
    endedAt: null,
  };
  if (claimed !== undefined && !(await claimName(tx, operation, claimed))) {
    throw new Refused(taken(claimed));
  }
  const lane = target.lane ?? `vm:${id}`;
  express.slot = target.pending === 0 ? express.reserve(target.connectionId, id, lane) : undefined;
  if (express.slot !== undefined) {
    express.begun = firstIntent(deps.now(), operation);
  }
  const recorded = express.begun ?? { operation, steps: [], events: [] };
  const place = { lane, steps: recorded.steps, ...(express.slot && { lease: express.slot.lease }) };
  await insertOperation(tx, recorded.operation, place, {
    id: deps.newId(),
    tenantId,
    at: operation.createdAt,
    actor,
    action: input.kind,
    subject: { type: 'vm', id: target.vmId, name: operation.target.name },
    detail: { operationId: id, connectionId: target.connectionId, correlationId: input.correlationId },
  });
  await appendEvents(tx, tenantId, [operationEvent('operation.created', operation), ...recorded.events]);
  return operationView(recorded.operation, recorded.steps);
}

async function answerAgain(
  tx: Tx,
  key: string,
  earlier: { readonly operationId: string; readonly same: boolean },
): Promise<OperationView> {
  if (!earlier.same) {
    throw new Refused(usedOtherwise(key));
  }
  return earlierView(tx, key, earlier.operationId);
}

async function earlierView(tx: Tx, key: string, operationId: string): Promise<OperationView> {
  const view = await getOperation(tx, operationId);
  if (view === undefined) {
    throw new Error(`operation ${operationId} of the idempotency key ${key} is gone`);
  }
  return view;
}

function usedOtherwise(key: string): StartFailure {
  return {
    kind: 'IdempotencyConflict',
    message: `The Idempotency-Key ${key} was used for another request`,
    retriable: false,
  };
}

function required<T>(result: Result<T, HypervisorError>): T {
  if (result.ok) {
    return result.value;
  }
  throw new Refused(result.error);
}
