/** Sees every Buffer that is asked for by size, until removed. */
export class AllocationTap {
  /** In bytes. */
  largest = 0;
  readonly #own = { allocUnsafe: Buffer.allocUnsafe.bind(Buffer), alloc: Buffer.alloc.bind(Buffer) };

  constructor() {
    const see = (size: number): void => {
      if (size > this.largest) this.largest = size;
    };
    Buffer.allocUnsafe = (size) => {
      see(size);
      return this.#own.allocUnsafe(size);
    };
    Buffer.alloc = (size, fill, encoding) => {
      see(size);
      return this.#own.alloc(size, fill, encoding);
    };
  }

  remove(): void {
    Object.assign(Buffer, this.#own);
  }
}
