/**
 * Whether the daemon may have acted: `not-sent` is safe to repeat; after `unknown` look first, then decide.
 */
export type Outcome = 'not-sent' | 'unknown';

/** A call that ended without an answer. What the daemon answered is a LibvirtError instead. */
export class CallError extends Error {
  /** Name of the procedure, such as DOMAIN_CREATE_WITH_FLAGS. */
  readonly procedure: string;
  readonly outcome: Outcome;

  constructor(message: string, procedure: string, outcome: Outcome, cause?: Error) {
    super(message, { cause });
    this.name = 'CallError';
    this.procedure = procedure;
    this.outcome = outcome;
  }
}

/** The deadline passed, in the queue (`not-sent`) or while the daemon was working (`unknown`). */
export class CallTimeout extends CallError {
  readonly deadlineMs: number;

  constructor(procedure: string, outcome: Outcome, deadlineMs: number) {
    const where = outcome === 'not-sent' ? 'was never sent' : 'got no answer; its outcome is unknown';
    super(`libvirt call ${procedure} ${where} within ${deadlineMs} ms`, procedure, outcome);
    this.name = 'CallTimeout';
    this.deadlineMs = deadlineMs;
  }
}

/** The caller's AbortSignal fired. A call already sent goes on at the daemon. */
export class CallAborted extends CallError {
  constructor(procedure: string, outcome: Outcome) {
    super(`libvirt call ${procedure} was cancelled`, procedure, outcome);
    this.name = 'CallAborted';
  }
}

/** The connection broke, or there was none. `cause` says why. */
export class ConnectionLost extends CallError {
  constructor(procedure: string, outcome: Outcome, cause?: Error) {
    const why = cause === undefined ? '' : `: ${cause.message}`;
    super(`the connection to libvirt is gone (${procedure})${why}`, procedure, outcome, cause);
    this.name = 'ConnectionLost';
  }
}

/** More calls are waiting than a client keeps: the host does not keep up. */
export class QueueFull extends CallError {
  constructor(procedure: string) {
    super(`too many libvirt calls are waiting (${procedure})`, procedure, 'not-sent');
    this.name = 'QueueFull';
  }
}
