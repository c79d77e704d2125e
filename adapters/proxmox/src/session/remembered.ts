interface Entry {
  readonly value: Promise<unknown>;
  readonly until: number;
}

/** Answers that change rarely, kept for a while; callers that come at once share one question. A failure is not kept. */
export class Remembered {
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `lifetime` in milliseconds. The type is the one that everybody who uses this key asks for. */
  get<T>(key: string, lifetime: number, ask: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > this.#now()) return known.value as Promise<T>;
    const value = ask();
    const entry = { value, until: this.#now() + lifetime };
    this.#entries.set(key, entry);
    value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return value;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }
}
