/**
 * The circuit breaker of one connection. It opens after a few faults in a row and lets nothing through then; unlike the
 * textbook's it never tries with somebody's call: only a passed connection test closes it. Outcomes that say nothing
 * about the way to the endpoint (a cancelled call, a guest that will not stop) are reported as neither.
 */
export interface Breaker {
  readonly state: () => BreakerState;
  /** The endpoint answered. Closes only when a test says so. */
  readonly answered: () => void;
  /** It could not be reached, or did not answer. */
  readonly fault: () => void;
  /** A test passed. */
  readonly close: () => void;
}

export type BreakerState = 'closed' | 'open';

/** @param faultsToOpen in a row. @default 3 */
export function createBreaker(
  faultsToOpen = 3,
  onChange: (state: BreakerState) => void = () => undefined,
): Breaker {
  let faults = 0;
  let state: BreakerState = 'closed';
  const change = (next: BreakerState) => {
    if (next !== state) {
      state = next;
      onChange(next);
    }
  };
  return {
    state: () => state,
    answered: () => {
      if (state === 'closed') {
        faults = 0;
      }
    },
    fault: () => {
      faults += 1;
      if (faults >= faultsToOpen) {
        change('open');
      }
    },
    close: () => {
      faults = 0;
      change('closed');
    },
  };
}
