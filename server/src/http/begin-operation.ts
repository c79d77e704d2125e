import type { OperationView as WireOperation } from '@anyvisor/api';
import { inTenant } from '../db/transaction.ts';
import type { EventFeed } from '../events/feed.ts';
import { eventBounds } from '../events/queries.ts';
import type { OperationKindName, OperationRequests } from '../operations/requests.ts';
import type { StartFailure } from '../operations/start-failure.ts';
import { isFinal } from '../operations/operation.ts';
import type { OperationView } from '../operations/operation.ts';
import { actorOf, locationOf, wireOperation } from './answers.ts';
import { ApiFault, hypervisorFault } from './api-fault.ts';
import type { HttpDeps } from './deps.ts';
import type { Principal } from '../identity/principal.ts';

/** What beginning an operation and waiting for its end takes. */
export type WaitDeps = Pick<HttpDeps, 'operations' | 'feed' | 'database'>;

/** What a handler knows when it begins an operation. */
export interface Begin {
  readonly principal: Principal;
  readonly correlationId: string;
  readonly idempotencyKey: string | undefined;
  readonly signal: AbortSignal;
  readonly query: { readonly wait?: number | undefined };
}

export interface OperationAnswer {
  readonly status: 200 | 202;
  readonly body: WireOperation;
  readonly headers: { readonly location: string };
}

/** Starts an operation and answers it at once, or, with `wait`, when it has ended or the time is over. */
export async function beginOperation<K extends OperationKindName>(
  deps: WaitDeps,
  call: Begin,
  kind: K,
  where: { readonly vmId?: string; readonly connectionId?: string },
  request: OperationRequests[K],
): Promise<OperationAnswer> {
  const started = await deps.operations.start({
    tenantId: call.principal.tenantId,
    actor: actorOf(call.principal),
    kind,
    ...where,
    request,
    ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
    correlationId: call.correlationId,
  });
  if (!started.ok) {
    throw startFault(started.error);
  }
  return answerOf(await operationAtEnd(deps, call, started.value));
}

/** The answer to a repeated request, whatever has become of the world since; `undefined` when it is a new one. */
export async function begunEarlier<K extends OperationKindName>(
  deps: WaitDeps,
  call: Begin,
  kind: K,
  request: OperationRequests[K],
): Promise<OperationAnswer | undefined> {
  const { idempotencyKey, principal } = call;
  if (idempotencyKey === undefined) {
    return undefined;
  }
  const { tenantId } = principal;
  const earlier = await deps.operations.earlier({ tenantId, kind, request, idempotencyKey });
  if (!earlier.ok) {
    throw startFault(earlier.error);
  }
  return earlier.value && answerOf(await operationAtEnd(deps, call, earlier.value));
}

function startFault(failure: StartFailure): ApiFault {
  return failure.kind === 'IdempotencyConflict'
    ? new ApiFault(409, 'IdempotencyConflict', failure.message)
    : hypervisorFault(failure);
}

export function answerOf(operation: OperationView): OperationAnswer {
  return {
    status: isFinal(operation.state) ? 200 : 202,
    body: wireOperation(operation),
    headers: { location: locationOf(operation) },
  };
}

/** The operation when it has ended, or as it is when `wait` seconds have passed or the caller has gone. */
export async function operationAtEnd(
  deps: WaitDeps,
  call: Pick<Begin, 'principal' | 'signal' | 'query'>,
  operation: OperationView,
): Promise<OperationView> {
  const seconds = call.query.wait ?? 0;
  if (seconds === 0 || isFinal(operation.state)) {
    return operation;
  }
  const { tenantId } = call.principal;
  const over = AbortSignal.any([call.signal, AbortSignal.timeout(seconds * 1000)]);
  const here = await unlessOver(deps.operations.endHere(operation.id), over);
  if (here !== undefined) {
    return here;
  }
  const { newest } = await inTenant(deps.database, tenantId, eventBounds);
  // Read after the sequence number: had it ended before, it shows here; if it ends later, the feed tells.
  const now = (await deps.operations.get(tenantId, operation.id)) ?? operation;
  if (isFinal(now.state)) {
    return now;
  }
  await finished(deps.feed, tenantId, newest, operation.id, over);
  return (await deps.operations.get(tenantId, operation.id)) ?? now;
}

/** `undefined` when nothing is promised, or when it is over before. */
async function unlessOver<T>(promise: Promise<T> | undefined, over: AbortSignal): Promise<T | undefined> {
  if (promise === undefined || over.aborted) {
    return undefined;
  }
  const { promise: stopped, resolve } = Promise.withResolvers<undefined>();
  const stop = () => resolve(undefined);
  over.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    over.removeEventListener('abort', stop);
  }
}

async function finished(
  feed: EventFeed,
  tenantId: string,
  after: number,
  operationId: string,
  over: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => resolve();
  over.addEventListener('abort', stop, { once: true });
  const unsubscribe = feed.subscribe(tenantId, after, (events) => {
    if (events.some(({ type, subject }) => type === 'operation.finished' && subject.id === operationId)) {
      resolve();
    }
  });
  try {
    await (over.aborted ? undefined : promise);
  } finally {
    unsubscribe();
    over.removeEventListener('abort', stop);
  }
}
