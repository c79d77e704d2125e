import { CallAborted, CallTimeout } from './call-error.ts';
import type { CallError, Outcome } from './call-error.ts';
import type { Settle } from './connection.ts';
import type { Procedure } from './procedure.ts';
import type { Timers } from './timers.ts';

export interface CallLimits {
  /** From the moment of asking, queue included, in ms. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly urgent: boolean;
}

/** What stopped a call before its answer. */
export type Interruption = 'deadline' | 'abort';

/**
 * A call from asking to answer. However many things try to end it (reply, deadline, abort, lost
 * connection), the caller hears exactly one of them.
 */
export class PendingCall<Args = unknown, Result = unknown> {
  readonly procedure: Procedure<Args, Result>;
  readonly args: Args;
  readonly urgent: boolean;
  /** UUID of the domain it is about, if any. */
  readonly key: string | undefined;
  readonly #settle: Settle<Result>;
  readonly #limits: CallLimits;
  readonly #interrupted: (why: Interruption) => void;
  #cancelTimer: () => void;
  #onAbort: () => void;
  #done = false;
  #sent = false;

  constructor(
    procedure: Procedure<Args, Result>,
    args: Args,
    context: {
      readonly limits: CallLimits;
      readonly timers: Timers;
      readonly settle: Settle<Result>;
      /** Runs when the caller has been told that deadline or abort ended the call. */
      readonly interrupted: (why: Interruption) => void;
    },
  ) {
    this.procedure = procedure;
    this.args = args;
    this.urgent = context.limits.urgent;
    this.key = domainOf(args);
    this.#settle = context.settle;
    this.#limits = context.limits;
    this.#interrupted = context.interrupted;
    this.#cancelTimer = context.timers.after(context.limits.deadlineMs, () => this.#interrupt('deadline'));
    this.#onAbort = () => this.#interrupt('abort');
    context.limits.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** True once the caller has been answered, one way or another. */
  get done(): boolean {
    return this.#done;
  }

  get outcome(): Outcome {
    return this.#sent ? 'unknown' : 'not-sent';
  }

  markSent(): void {
    this.#sent = true;
  }

  resolve(result: Result): void {
    if (this.#end()) this.#settle.resolve(result);
  }

  reject(error: Error): void {
    if (this.#end()) this.#settle.reject(error);
  }

  #interrupt(why: Interruption): void {
    const { name } = this.procedure;
    const error: CallError =
      why === 'abort'
        ? new CallAborted(name, this.outcome)
        : new CallTimeout(name, this.outcome, this.#limits.deadlineMs);
    if (!this.#end()) return;
    this.#settle.reject(error);
    this.#interrupted(why);
  }

  #end(): boolean {
    if (this.#done) return false;
    this.#done = true;
    this.#cancelTimer();
    this.#limits.signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

/** The domain a call is about: calls on one stuck domain must not take every place. */
function domainOf(args: unknown): string | undefined {
  const { dom, snapshot, checkpoint } = args as Partial<
    Record<string, { uuid?: string; domain?: { uuid: string } }>
  >;
  return dom?.uuid ?? snapshot?.domain?.uuid ?? checkpoint?.domain?.uuid;
}
