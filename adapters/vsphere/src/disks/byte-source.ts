/** Takes exact amounts from bytes that come in any sizes. */
export class ByteSource {
  readonly #from: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  /** Bytes taken so far. */
  taken = 0;

  constructor(from: AsyncIterable<Uint8Array>) {
    this.#from = from[Symbol.asyncIterator]();
  }

  /** The next `length` bytes; undefined when the end comes before them. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#held.byteLength === 0) {
        const next = await this.#from.next();
        if (next.done === true) return undefined;
        this.#held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
        continue;
      }
      const part = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(part.byteLength);
      parts.push(part);
      missing -= part.byteLength;
    }
    this.taken += length;
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; left -= skipAtOnce) await this.take(Math.min(left, skipAtOnce));
  }

  /** Lets go of where the bytes come from. */
  async close(): Promise<void> {
    await this.#from.return?.();
  }
}

const skipAtOnce = 2 ** 20;
