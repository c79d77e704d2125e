import { err, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext } from './call-context.ts';
import { operationWords } from './operation-words.ts';

type Answer<T> = Promise<Result<T, HypervisorError>>;

/** An adapter that keeps time itself knows more (what was sent, what was answered): its answer gets this long, in ms. */
const grace = 1000;
/** The longest a Node timer can wait, in ms. */
const longestTimer = 2 ** 31 - 1;

/**
 * Ends a call when nobody waits for it any more or its time is over, even if the adapter does not: the last defence
 * against one that hangs. A call that is late before it begins is not begun.
 */
export async function inTime<T>(
  ctx: CallContext,
  call: { readonly operation: string; readonly mutating: boolean },
  work: () => Answer<T>,
): Answer<T> {
  const begun = Date.now();
  if (ctx.signal.aborted) {
    return err(cancelled(call.operation));
  }
  if (begun >= ctx.deadline) {
    return err(timedOut(call.operation, 0));
  }
  const unknown = call.mutating ? ({ outcomeUnknown: true } as const) : {};
  const { promise, resolve } = Promise.withResolvers<Result<T, HypervisorError>>();
  const late = () => resolve(err({ ...timedOut(call.operation, (ctx.deadline - begun) / 1000), ...unknown }));
  const deadlineTimer = setTimeout(late, Math.min(ctx.deadline - begun + grace, longestTimer));
  let abortTimer: NodeJS.Timeout | undefined;
  const abandon = () => {
    abortTimer = setTimeout(() => resolve(err({ ...cancelled(call.operation), ...unknown })), grace);
  };
  ctx.signal.addEventListener('abort', abandon, { once: true });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    clearTimeout(deadlineTimer);
    clearTimeout(abortTimer);
    ctx.signal.removeEventListener('abort', abandon);
  }
}

function cancelled(operation: string): HypervisorError {
  return hypervisorError('OperationFailed', {
    message: `${operationWords(operation)} was cancelled`,
    operation,
    reason: 'cancelled',
  });
}

function timedOut(operation: string, timeoutSeconds: number): HypervisorError {
  return hypervisorError('OperationTimeout', {
    message: `${operationWords(operation)} took longer than it was given`,
    operation,
    timeoutSeconds,
    nextStep: 'Look at the hypervisor: it is slow or does not answer.',
  });
}
