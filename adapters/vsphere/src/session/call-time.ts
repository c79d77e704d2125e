import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import { operationWords } from '@anyvisor/port';
import type { CallContext } from '@anyvisor/port';

/** Runs one native call within what is left of the context's time; says whether its outcome is unknown when it runs out. */
export async function callTime<T>(
  ctx: CallContext,
  method: string,
  mutating: boolean,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const begun = Date.now();
  const left = ctx.deadline - begun;
  if (ctx.signal.aborted) throw cancelled(method, false);
  if (left <= 0) throw timedOut(method, 0, false);
  const controller = new AbortController();
  let why: 'late' | 'cancelled' | undefined;
  const stop = (reason: 'late' | 'cancelled') => {
    why ??= reason;
    controller.abort();
  };
  const onAbort = () => stop('cancelled');
  const timer = setTimeout(() => stop('late'), Math.min(left, longestTimer));
  ctx.signal.addEventListener('abort', onAbort, { once: true });
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  controller.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  stopped.catch(() => {});
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } catch (error) {
    if (why === 'cancelled') throw cancelled(method, mutating);
    if (why === 'late') throw timedOut(method, left / 1000, mutating);
    throw error;
  } finally {
    clearTimeout(timer);
    ctx.signal.removeEventListener('abort', onAbort);
  }
}

/** The longest a Node timer can wait, in ms. */
const longestTimer = 2 ** 31 - 1;

function cancelled(operation: string, mutating: boolean): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', {
      message: `${operationWords(operation)} was cancelled`,
      operation,
      reason: 'cancelled',
      ...(mutating ? { outcomeUnknown: true } : {}),
    }),
  );
}

function timedOut(operation: string, timeoutSeconds: number, mutating: boolean): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationTimeout', {
      message: `the server did not answer ${operation} in time`,
      operation,
      timeoutSeconds,
      nextStep: 'See whether vCenter is overloaded or the network is slow.',
      ...(mutating ? { outcomeUnknown: true } : {}),
    }),
  );
}
