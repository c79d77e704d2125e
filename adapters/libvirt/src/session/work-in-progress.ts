/** Settled work is remembered this long for somebody to ask, in ms. */
const REMEMBERED_MS = 10 * 60_000;

interface Entry<T> {
  readonly promise: Promise<T>;
  readonly stop: AbortController;
  settled: 'no' | 'done' | 'failed';
}

/** Native calls that go on although the call of the port that began them has been answered, by task id. */
export class WorkInProgress<T> {
  readonly #entries = new Map<string, Entry<T>>();

  /** Joins the work of that id, or begins it; work that failed is begun again. */
  begin(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const known = this.#entries.get(id);
    if (known !== undefined && known.settled === 'no') return known.promise;
    const stop = new AbortController();
    const entry: Entry<T> = { promise: work(stop.signal), stop, settled: 'no' };
    this.#entries.set(id, entry);
    const settle = (how: 'done' | 'failed') => () => {
      entry.settled = how;
      const forget = setTimeout(() => {
        if (this.#entries.get(id) === entry) this.#entries.delete(id);
      }, REMEMBERED_MS);
      forget.unref();
    };
    entry.promise.then(settle('done'), settle('failed'));
    return entry.promise;
  }

  /** Asks it to end; what ends by it, and how soon, is its own affair. */
  cancel(id: string): void {
    this.#entries.get(id)?.stop.abort();
  }

  /** The work of that id, going on or settled a short while ago. */
  find(id: string): Promise<T> | undefined {
    return this.#entries.get(id)?.promise;
  }

  isGoingOn(id: string): boolean {
    return this.#entries.get(id)?.settled === 'no';
  }
}
