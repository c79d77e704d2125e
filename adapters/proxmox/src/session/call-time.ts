import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import { operationWords } from '@anyvisor/port';
import type { CallContext } from '@anyvisor/port';
import { setTimeout as sleep } from 'node:timers/promises';

/** The longest a Node timer can wait, in ms. */
const longestTimer = 2 ** 31 - 1;

/**
 * Runs one native call within what is left of the context's time. `reached` is called by the work when its request may have
 * been seen: from then on a mutating call that is given up has an unknown outcome.
 */
export async function callTime<T>(
  ctx: CallContext,
  what: string,
  mutating: boolean,
  work: (signal: AbortSignal, reached: () => void) => Promise<T>,
): Promise<T> {
  const left = ctx.deadline - Date.now();
  if (ctx.signal.aborted) throw cancelled(what, false);
  if (left <= 0) throw timedOut(what, 0, false);
  const controller = new AbortController();
  let seen = false;
  let late = false;
  const cancel = () => controller.abort();
  const timer = setTimeout(
    () => {
      late = true;
      controller.abort();
    },
    Math.min(left, longestTimer),
  );
  ctx.signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work(controller.signal, () => {
      seen = true;
    });
  } catch (error) {
    if (!controller.signal.aborted || error instanceof HypervisorFault) throw error;
    throw late ? timedOut(what, left / 1000, mutating && seen) : cancelled(what, mutating && seen);
  } finally {
    clearTimeout(timer);
    ctx.signal.removeEventListener('abort', cancel);
  }
}

/** Waits for work that others wait for as well, as long as the context lasts. */
export function shared<T>(ctx: CallContext, what: string, work: Promise<T>): Promise<T> {
  return callTime(ctx, what, false, async (signal) => {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const leave = () => reject(new Error('over'));
    signal.addEventListener('abort', leave, { once: true });
    return Promise.race([work, over]).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** For work of our own: nobody's call, with a time of its own in milliseconds. */
export function ownContext(milliseconds: number, correlationId: string): CallContext {
  return {
    signal: new AbortController().signal,
    deadline: Date.now() + milliseconds,
    progress: () => undefined,
    correlationId,
  };
}

/** A pause between two looks; throws when the context's time is over or nobody waits any more. */
export async function rest(ctx: CallContext, milliseconds: number, operation: string): Promise<void> {
  const left = ctx.deadline - Date.now();
  await sleep(Math.max(0, Math.min(milliseconds, left)), undefined, { signal: ctx.signal }).catch(() => {});
  if (ctx.signal.aborted) throw cancelled(operation, true);
  if (Date.now() >= ctx.deadline) throw stillGoingOn(operation);
}

function cancelled(operation: string, unknown: boolean): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', {
      message: `${operationWords(operation)} was cancelled`,
      operation,
      reason: 'cancelled',
      ...(unknown ? { outcomeUnknown: true } : {}),
    }),
  );
}

function timedOut(operation: string, timeoutSeconds: number, unknown: boolean): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationTimeout', {
      message: `the cluster did not answer ${operation} in time`,
      operation,
      timeoutSeconds,
      nextStep: 'See whether the node is overloaded or the network is slow.',
      ...(unknown ? { outcomeUnknown: true } : {}),
    }),
  );
}

function stillGoingOn(operation: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationTimeout', {
      message: `${operationWords(operation)} is still going on`,
      operation,
      timeoutSeconds: 0,
      outcomeUnknown: true,
      nextStep: 'Follow the task again.',
    }),
  );
}
