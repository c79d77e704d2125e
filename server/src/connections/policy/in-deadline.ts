import { err, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import { operationWords } from '@anyvisor/port';
import type { CallContext } from '@anyvisor/port';

type Answer<T> = Promise<Result<T, HypervisorError>>;

/** The port ends its calls itself, a second after their time: this one is for a port that does not. In ms. */
const grace = 2000;
const longestTimer = 2 ** 31 - 1;

/**
 * Runs one call with at most `timeout` ms from now, or the caller's own deadline when that is sooner. A call that hangs
 * is left behind: its signal is aborted and the caller gets `OperationTimeout`. A call that throws answers as well.
 */
export async function inDeadline<T>(
  ctx: CallContext,
  call: { readonly operation: string; readonly timeout: number | null; readonly mutating: boolean },
  work: (ctx: CallContext) => Answer<T>,
): Answer<T> {
  const begun = Date.now();
  const deadline = Math.min(ctx.deadline, call.timeout === null ? Infinity : begun + call.timeout);
  if (begun >= deadline) {
    return err(timedOut(call.operation, 0, false));
  }
  const ended = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<Result<T, HypervisorError>>();
  const giveUp = () => {
    resolve(err(timedOut(call.operation, (deadline - begun) / 1000, call.mutating)));
    ended.abort();
  };
  let timer = setTimeout(giveUp, Math.min(deadline - begun + grace, longestTimer));
  const abandon = () => {
    ended.abort();
    clearTimeout(timer);
    timer = setTimeout(giveUp, grace);
  };
  if (ctx.signal.aborted) {
    abandon();
  } else {
    ctx.signal.addEventListener('abort', abandon, { once: true });
  }
  try {
    return await Promise.race([work({ ...ctx, deadline, signal: ended.signal }), late]);
  } catch (cause) {
    return err(
      hypervisorError('UnknownError', {
        message: `${call.operation} failed in a way nobody expected`,
        cause,
      }),
    );
  } finally {
    clearTimeout(timer);
    ctx.signal.removeEventListener('abort', abandon);
  }
}

function timedOut(operation: string, timeoutSeconds: number, mutating: boolean): HypervisorError {
  return hypervisorError('OperationTimeout', {
    message: `${operationWords(operation)} took longer than it was given`,
    operation,
    timeoutSeconds,
    nextStep: 'Look at the hypervisor: it is slow or does not answer.',
    ...(mutating ? { outcomeUnknown: true as const } : {}),
  });
}
