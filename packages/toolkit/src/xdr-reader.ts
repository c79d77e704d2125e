import { nameAt } from './xdr-names.ts';
import { XdrError } from './xdr-error.ts';

/**
 * A 64-bit integer: a `number` wherever that is exact (up to 2^53 - 1 either way), a `bigint` beyond it.
 * Use `Number(value)` where a rounded figure is good enough.
 */
export type Int64 = number | bigint;

const TWO_32 = 0x1_0000_0000;
const SAFE_HIGH = 0x1f_ffff;

/**
 * Reads XDR (RFC 4506: big-endian, four-byte units) out of one complete message.
 *
 * Nothing is allocated on a peer's word: every length is held against the caller's maximum and against the
 * bytes that are really there before anything is made from it. All violations throw {@link XdrError}.
 */
export class XdrReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #offset: number;

  constructor(bytes: Buffer, offset = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#end = Math.min(end, bytes.length);
    this.#offset = offset;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#end - this.#offset;
  }

  /** Where the next read begins, in bytes from the start of the buffer. */
  get offset(): number {
    return this.#offset;
  }

  u32(): number {
    return this.i32() >>> 0;
  }

  i32(): number {
    const at = this.#offset;
    if (at + 4 > this.#end) throw tooShort(4, this.remaining);
    const bytes = this.#bytes;
    this.#offset = at + 4;
    return (
      ((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)
    );
  }

  u64(): Int64 {
    const high = this.u32();
    const low = this.u32();
    return high <= SAFE_HIGH ? high * TWO_32 + low : (BigInt(high) << 32n) | BigInt(low);
  }

  i64(): Int64 {
    const high = this.i32();
    const low = this.u32();
    const exact = high >= -SAFE_HIGH && high <= SAFE_HIGH;
    return exact ? high * TWO_32 + low : (BigInt(high) << 32n) | BigInt(low);
  }

  f64(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }

  /** XDR knows exactly two booleans; anything else is a peer that lost its place. */
  bool(): boolean {
    const word = this.i32();
    if (word !== 0 && word !== 1) throw new XdrError(`a boolean must be 0 or 1, not ${word}`);
    return word === 1;
  }

  /** A string of at most `max` bytes of UTF-8. Ill-formed sequences become U+FFFD. */
  string(max: number): string {
    const length = this.#length(max, 'string');
    const start = this.#take(padded(length));
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A string that a message repeats many times, such as a field's name: made once, found again by its bytes. */
  name(max: number): string {
    const length = this.#length(max, 'string');
    const start = this.#take(padded(length));
    return nameAt(this.#bytes, start, length);
  }

  /** At most `max` bytes, as a view on the message: copy it to keep it beyond the message. */
  opaque(max: number): Buffer {
    return this.fixed(this.#length(max, 'opaque'));
  }

  /** Exactly `length` bytes, as a view on the message. */
  fixed(length: number): Buffer {
    const start = this.#take(padded(length));
    return this.#bytes.subarray(start, start + length);
  }

  /**
   * The element count of an array: at most `max`, and no more than could fit in the rest of the message when
   * each element takes at least `elementBytes`.
   */
  count(max: number, elementBytes: number): number {
    const count = this.u32();
    if (count > max) throw new XdrError(`an array of ${count} elements, where at most ${max} are allowed`);
    if (count * elementBytes > this.remaining) {
      throw new XdrError(`an array of ${count} elements cannot fit in the ${this.remaining} bytes left`);
    }
    return count;
  }

  /** Everything not read yet, as a view on the message. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#take(this.remaining), this.#end);
  }

  /** Throws unless the message has been read to its last byte. */
  finish(): void {
    if (this.remaining !== 0) throw new XdrError(`${this.remaining} bytes left over at the end of a message`);
  }

  #length(max: number, what: string): number {
    const length = this.u32();
    if (length > max) throw new XdrError(`a ${what} of ${length} bytes, where at most ${max} are allowed`);
    return length;
  }

  #take(length: number): number {
    const at = this.#offset;
    if (length > this.#end - at) throw tooShort(length, this.remaining);
    this.#offset = at + length;
    return at;
  }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function tooShort(wanted: number, left: number): XdrError {
  return new XdrError(`the message ends early: ${wanted} bytes expected, ${left} left`);
}
