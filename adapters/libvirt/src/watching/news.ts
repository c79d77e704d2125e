/** What has come in since somebody looked last; one reader waits for it. Moments in ms of `performance.now()`. */
export class News {
  /** When a domain was first and last spoken of since it was taken. */
  readonly #domains = new Map<string, { readonly first: number; readonly last: number }>();
  #storageSince: number | undefined;
  everything = false;
  failure: { readonly thrown: unknown } | undefined;
  #wake: (() => void) | undefined;

  domain(uuid: string): void {
    const now = performance.now();
    this.#domains.set(uuid, { first: this.#domains.get(uuid)?.first ?? now, last: now });
    this.tell();
  }

  /** Pools, volumes or networks changed. */
  surroundings(): void {
    this.#storageSince ??= performance.now();
    this.tell();
  }

  /** Events may have been missed: look at everything again. */
  all(): void {
    this.everything = true;
    this.tell();
  }

  /** Nothing more will come. */
  fail(thrown: unknown): void {
    this.failure ??= { thrown };
    this.tell();
  }

  tell(): void {
    this.#wake?.();
  }

  get size(): number {
    return this.#domains.size;
  }

  /** The moment of the oldest news; Infinity when there is none. */
  get oldest(): number {
    const firsts = [...this.#domains.values()].map(({ first }) => first);
    return Math.min(this.#storageSince ?? Infinity, ...firsts);
  }

  /** Takes the domains first spoken of before `moment`, each with the last time it was. */
  takeDomains(moment: number): ReadonlyMap<string, number> {
    const due = [...this.#domains].filter(([, { first }]) => first <= moment);
    for (const [uuid] of due) this.#domains.delete(uuid);
    return new Map(due.map(([uuid, { last }]) => [uuid, last]));
  }

  /** Were the surroundings spoken of before `moment`? Then they count as looked at. */
  takeStorage(moment: number): boolean {
    const due = this.#storageSince !== undefined && this.#storageSince <= moment;
    if (due) this.#storageSince = undefined;
    return due;
  }

  /** Everything is about to be read. */
  clear(): void {
    this.everything = false;
    this.#domains.clear();
    this.#storageSince = undefined;
  }

  /** Resolves when something comes in, after `ms`, or when the signal is aborted. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || ms <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const timer = setTimeout(wake, ms);
    this.#wake = wake;
    signal.addEventListener('abort', wake, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      this.#wake = undefined;
    }
  }
}
