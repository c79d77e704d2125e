/** An answer that is asked for by one caller at a time and kept for a while. */
export class Remembered<T> {
  #asking: Promise<T> | undefined;
  #known: { readonly value: T; readonly at: number } | undefined;

  /** The answer if it is younger than `goodFor` ms, else a new one; who comes meanwhile waits for the same. */
  async read(now: () => number, goodFor: number, ask: () => Promise<T>): Promise<T> {
    if (this.#known !== undefined && now() - this.#known.at < goodFor) return this.#known.value;
    this.#asking ??= ask().finally(() => {
      this.#asking = undefined;
    });
    const value = await this.#asking;
    this.#known = { value, at: now() };
    return value;
  }
}
