import type { CallContext, HypervisorPort } from '@anyvisor/port';
import { LeaseLost } from '../../nodes/lease.ts';
import type { Lease } from '../../nodes/lease.ts';
import type { OperationDeps } from '../deps.ts';
import type { OperationKind } from '../kinds/operation-kind.ts';
import type { Journal } from './journal.ts';
import type { Patience } from './patience.ts';

/** One operation being worked on by this node. */
export interface Job {
  readonly deps: OperationDeps;
  readonly patience: Patience;
  readonly kind: OperationKind<unknown>;
  readonly lease: Lease;
  readonly port: HypervisorPort;
  readonly journal: Journal;
  /** Positions of steps that were running when another process stopped: they may have happened. */
  readonly inherited: ReadonlySet<number>;
  /** Aborted when the lease is lost or the node closes: everything ends here, nothing is written any more. */
  readonly stop: AbortSignal;
  /** Aborted when somebody asked for a cancel. */
  readonly cancel: AbortController;
  /** Of the running step, 0–1. */
  readonly report: (step: string, fraction: number, note?: string) => void;
}

/** Throws when this node may not go on: called before every native call. */
export function mustHold({ stop, lease }: Pick<Job, 'stop' | 'lease'>): void {
  if (stop.aborted || !lease.held()) {
    throw new LeaseLost(lease);
  }
}

/** `step` names what it reports progress of. */
export function callContext(job: Job, deadline: number, step: string, signal = job.stop): CallContext {
  return {
    signal,
    deadline,
    progress: (fraction, note) => job.report(step, fraction, note),
    correlationId: job.journal.operation.correlationId,
  };
}

/** Runs `work` with a signal that follows both; lets go of them afterwards. */
export async function withEither<T>(
  a: AbortSignal,
  b: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const abort = () => either.abort();
  const signals = [a, b];
  signals.forEach((signal) =>
    signal.aborted ? abort() : signal.addEventListener('abort', abort, { once: true }),
  );
  try {
    return await work(either.signal);
  } finally {
    signals.forEach((signal) => signal.removeEventListener('abort', abort));
  }
}
