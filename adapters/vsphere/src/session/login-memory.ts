import type { VimFault } from '../protocol/vim-fault.ts';

/** vCenter locks an account after five refusals within three minutes (Single Sign-On's defaults). */
const whenUnasked = 300_000;
const whenAsked = 60_000;

/** Remembers that a login was refused, so that a wrong password is not tried until the account is locked. */
export class LoginMemory {
  readonly #now: () => number;
  #refusal: { readonly fault: VimFault; readonly at: number } | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws the last refusal again while it is too fresh; `asked` when a person wants to know. */
  check(asked: boolean): void {
    const patience = asked ? whenAsked : whenUnasked;
    if (this.#refusal !== undefined && this.#now() - this.#refusal.at < patience) throw this.#refusal.fault;
  }

  refused(fault: VimFault): void {
    this.#refusal = { fault, at: this.#now() };
  }

  accepted(): void {
    this.#refusal = undefined;
  }
}
