import { createHash } from 'node:crypto';

const BLOCK = 65_536;
const ZEROES = Buffer.alloc(BLOCK);

/**
 * SHA-256 of what a volume holds, the same wherever its file system has holes: blocks of zeroes count as holes, and so
 * does whatever comes after the last byte that is none.
 */
export class ContentDigest {
  readonly #hash = createHash('sha256');
  readonly #block = Buffer.alloc(BLOCK);
  #filled = 0;
  #offset = 0;

  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.#filled === 0 && bytes.length - from >= BLOCK) {
        this.#take(bytes.subarray(from, from + BLOCK));
        from += BLOCK;
        continue;
      }
      const to = Math.min(bytes.length, from + BLOCK - this.#filled);
      this.#block.set(bytes.subarray(from, to), this.#filled);
      this.#fill(to - from);
      from = to;
    }
  }

  hole(length: number): void {
    const first = this.#filled === 0 ? 0 : Math.min(length, BLOCK - this.#filled);
    this.#block.fill(0, this.#filled, this.#filled + first);
    this.#fill(first);
    const rest = (length - first) % BLOCK;
    this.#offset += length - first - rest;
    if (rest === 0) return;
    this.#block.fill(0, 0, rest);
    this.#fill(rest);
  }

  /** Nothing may be added afterwards. */
  end(): string {
    this.hole((BLOCK - this.#filled) % BLOCK);
    return this.#hash.digest('hex');
  }

  #fill(length: number): void {
    this.#filled += length;
    if (this.#filled < BLOCK) return;
    this.#filled = 0;
    this.#take(this.#block);
  }

  #take(block: Uint8Array): void {
    if (!ZEROES.equals(block)) {
      const at = Buffer.alloc(8);
      at.writeBigUInt64BE(BigInt(this.#offset));
      this.#hash.update(at).update(block);
    }
    this.#offset += BLOCK;
  }
}
