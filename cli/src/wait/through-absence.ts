import { ServerUnreachable, isProblem } from '@anyvisor/client';
import type { Cli } from '../cli.ts';

export interface Patience {
  /** One attempt gets this long, in ms: a connection may be cut without a word. */
  readonly attempt: number;
  /** A server that is away this long, in ms, is not waited for any longer. */
  readonly away: number;
  /** Is a 5xx of the server itself, too, a sign that it is about to come back? Never so where asking again could do harm. */
  readonly serverErrors: boolean;
  /** Told before each new attempt. */
  readonly onAway: () => void;
}

const firstPause = 250;
const longestPause = 4_000;

/**
 * Asks again, ever more slowly, while nobody answers: a server that is restarted comes back. What is asked must bear
 * being asked twice (a reading, or a change with its `Idempotency-Key`). Ctrl-C ends it at once.
 */
export async function throughAbsence<T>(
  { io }: Pick<Cli, 'io'>,
  patience: Patience,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let lost: number | undefined;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const late = AbortSignal.timeout(patience.attempt);
    try {
      return await ask(AbortSignal.any([io.signal, late]));
    } catch (thrown) {
      io.signal.throwIfAborted();
      const failure = late.aborted
        ? new ServerUnreachable('', `The server did not answer within ${patience.attempt / 1000} s`, thrown)
        : thrown;
      lost ??= performance.now();
      if (!isAway(failure, patience) || performance.now() - lost + pause > patience.away) {
        throw failure;
      }
    }
    patience.onAway();
    await rest(pause, io.signal);
  }
}

function isAway(failure: unknown, { serverErrors }: Patience): boolean {
  return (
    failure instanceof ServerUnreachable ||
    (serverErrors && isProblem(failure) && failure.problem.status >= 500)
  );
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
