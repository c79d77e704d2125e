import type { HypervisorError } from '@anyvisor/domain';

/** How long the engine goes on trying. */
export interface Patience {
  /** Attempts at a step whose failure may pass. */
  readonly attempts: number;
  /** Milliseconds without a connection, or with a busy object, before a step is given up. */
  readonly outage: number;
  /** The same while taking back: giving up there leaves something behind. */
  readonly undoOutage: number;
  /** Milliseconds before the first repetition; doubles up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
}

export const defaultPatience: Patience = {
  attempts: 4,
  outage: 120_000,
  undoOutage: 300_000,
  firstPause: 500,
  longestPause: 15_000,
};

/** What has gone wrong so far with one thing that is being tried. */
export interface Trouble {
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Milliseconds to wait before trying again (with jitter), or `undefined` when it is time to give up. */
export function pauseBefore(
  error: HypervisorError,
  { failures, since }: Trouble,
  limits: { readonly patience: Patience; readonly outage: number; readonly deadline: number },
  clock: { readonly now: number; readonly random: number },
): number | undefined {
  const { patience, outage, deadline } = limits;
  if (!error.retriable) {
    return undefined;
  }
  if (passes(error) ? clock.now - since >= outage : failures >= patience.attempts) {
    return undefined;
  }
  const full = Math.min(patience.firstPause * 2 ** Math.min(failures - 1, 20), patience.longestPause);
  const pause = full * (0.5 + clock.random / 2);
  return clock.now + pause < deadline ? pause : undefined;
}

/** Trouble that is not the request's: it ends by itself, so it is time that counts, not attempts. */
function passes({ kind, reason }: HypervisorError): boolean {
  return kind === 'ConnectionFailed' || kind === 'NetworkError' || reason === 'busy';
}
