/** What has come in since somebody looked last; one reader waits for it. */
export class News {
  readonly domains = new Set<string>();
  storage = false;
  everything = false;
  failure: { readonly thrown: unknown } | undefined;
  #wake: (() => void) | undefined;

  domain(uuid: string): void {
    this.domains.add(uuid);
    this.tell();
  }

  /** Pools, volumes or networks changed. */
  surroundings(): void {
    this.storage = true;
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

  /** Resolves when there is something, after `ms`, or when the signal is aborted. */
  async wait(ms: number, signal: AbortSignal, isSomething: () => boolean): Promise<void> {
    if (signal.aborted || isSomething()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#wake = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#wake = undefined;
    }
  }
}
