/** Travels with every call to a hypervisor: how long it may take, who asked, whom to tell. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; a call still open then ends with `OperationTimeout`. */
  readonly deadline: number;
  /** `fraction` 0–1, never falling within one call. */
  readonly progress: (fraction: number, note?: string) => void;
  /** Ties log lines, operations and native tasks together. */
  readonly correlationId: string;
}

/** Time and logging as an adapter gets them: injected, so that tests own both. */
export interface AdapterEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `facts` must not hold secrets. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, facts?: object) => void;
}
