/** Milliseconds until a refused login is tried again; less when a person tests the connection. */
const whenUnasked = 300_000;
const whenAsked = 30_000;

/** Remembers that a login was refused: one refusal is one attempt, and each costs the node three seconds. */
export class LoginMemory {
  readonly #now: () => number;
  #refusal: { readonly error: Error; readonly at: number } | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws the last refusal again while it is fresh; `asked` when a person wants to know. */
  check(asked: boolean): void {
    const patience = asked ? whenAsked : whenUnasked;
    if (this.#refusal !== undefined && this.#now() - this.#refusal.at < patience) throw this.#refusal.error;
  }

  refused(error: Error): void {
    this.#refusal = { error, at: this.#now() };
  }

  accepted(): void {
    this.#refusal = undefined;
  }
}
