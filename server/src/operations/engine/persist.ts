import type { HypervisorError, Result } from '@anyvisor/domain';
import { mustHold, withEither } from './job.ts';
import type { Job } from './job.ts';
import { pauseBefore } from './patience.ts';

export interface Persistence {
  /** Milliseconds without a connection before it is given up. */
  readonly outage: number;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** A cancel ends the waiting between two attempts. */
  readonly cancellable: boolean;
}

/** Repeats what may succeed later, with growing pauses; answers the last failure when patience ends. */
export async function persist<T>(
  job: Job,
  { outage, deadline, cancellable }: Persistence,
  attempt: (failures: number) => Promise<Result<T, HypervisorError>>,
): Promise<Result<T, HypervisorError>> {
  const { deps, patience, stop, cancel } = job;
  let since = 0;
  for (let failures = 1; ; failures += 1) {
    mustHold(job);
    const answer = await attempt(failures - 1);
    // An answer that comes after the lease has gone may be the answer of an aborted call: it is nobody's any more.
    mustHold(job);
    if (answer.ok) {
      return answer;
    }
    since = failures === 1 ? deps.now() : since;
    const pause = pauseBefore(
      answer.error,
      { failures, since },
      { patience, outage, deadline },
      { now: deps.now(), random: deps.random() },
    );
    if (pause === undefined || (cancellable && cancel.signal.aborted)) {
      return answer;
    }
    deps.log('info', 'An attempt failed and will be repeated', {
      operationId: job.journal.operation.id,
      kind: answer.error.kind,
      failures,
      pause,
    });
    await withEither(stop, cancellable ? cancel.signal : stop, (signal) => sleep(pause, signal));
    if (cancellable && cancel.signal.aborted) {
      return answer;
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) {
      end();
    }
  });
}
