import { XdrError } from './xdr-error.ts';
import type { Int64 } from './xdr-reader.ts';

const FIRST_SIZE = 256;

/**
 * Writes XDR (RFC 4506) into one growing buffer that never exceeds `limit` bytes. Values that do not fit
 * their type are refused with {@link XdrError}: a number is never silently truncated.
 */
export class XdrWriter {
  readonly #limit: number;
  #bytes: Buffer;
  #length = 0;

  constructor(limit: number, firstSize = FIRST_SIZE) {
    this.#limit = limit;
    this.#bytes = Buffer.allocUnsafe(Math.min(firstSize, limit));
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  u32(value: number): void {
    integer(value, 0, 0xffff_ffff);
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value, at);
  }

  i32(value: number): void {
    integer(value, -0x8000_0000, 0x7fff_ffff);
    const at = this.#room(4);
    this.#bytes.writeInt32BE(value, at);
  }

  u64(value: Int64): void {
    const exact = bigInteger(value);
    if (exact < 0n || exact > 0xffff_ffff_ffff_ffffn) throw outOfRange('unsigned 64-bit');
    const at = this.#room(8);
    this.#bytes.writeBigUInt64BE(exact, at);
  }

  i64(value: Int64): void {
    const exact = bigInteger(value);
    if (exact < -0x8000_0000_0000_0000n || exact > 0x7fff_ffff_ffff_ffffn) throw outOfRange('64-bit');
    const at = this.#room(8);
    this.#bytes.writeBigInt64BE(exact, at);
  }

  f64(value: number): void {
    const at = this.#room(8);
    this.#bytes.writeDoubleBE(value, at);
  }

  bool(value: boolean): void {
    this.u32(value ? 1 : 0);
  }

  /** A string of at most `max` bytes once encoded as UTF-8. NUL cannot be carried by the C side and is refused. */
  string(value: string, max: number): void {
    const length = Buffer.byteLength(value);
    if (length > max) throw new XdrError(`a string of ${length} bytes, where at most ${max} are allowed`);
    if (value.includes('\0')) throw new XdrError('a string must not hold a NUL character');
    this.u32(length);
    const start = this.#room(padded(length));
    this.#bytes.write(value, start, 'utf8');
    this.#pad(start + length);
  }

  opaque(value: Uint8Array, max: number): void {
    if (value.length > max) throw new XdrError(`${value.length} bytes, where at most ${max} are allowed`);
    this.u32(value.length);
    this.fixed(value, value.length);
  }

  fixed(value: Uint8Array, length: number): void {
    if (value.length !== length) throw new XdrError(`${value.length} bytes, where ${length} are demanded`);
    const start = this.#room(padded(length));
    this.#bytes.set(value, start);
    this.#pad(start + length);
  }

  count(value: number, max: number): void {
    if (value > max) throw new XdrError(`${value} elements, where at most ${max} are allowed`);
    this.u32(value);
  }

  /** Bytes as they are, without length and padding: for what is not XDR inside a message. */
  raw(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  /** Overwrites a word written earlier, for lengths known only at the end. */
  patchU32(at: number, value: number): void {
    if (at < 0 || at + 4 > this.#length) throw new XdrError(`no word to overwrite at ${at}`);
    integer(value, 0, 0xffff_ffff);
    this.#bytes.writeUInt32BE(value, at);
  }

  /** What was written, as a view on the writer's buffer. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #pad(from: number): void {
    this.#bytes.fill(0, from, this.#length);
  }

  /** Makes room and answers where it begins. May replace the buffer: read `#bytes` only after it. */
  #room(length: number): number {
    const start = this.#length;
    const end = start + length;
    if (end > this.#limit) throw new XdrError(`a message over ${this.#limit} bytes cannot be sent`);
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(end, this.#bytes.length * 2)));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    this.#length = end;
    return start;
  }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function integer(value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) throw outOfRange('32-bit');
}

function bigInteger(value: Int64): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isSafeInteger(value)) throw outOfRange('exact 64-bit');
  return BigInt(value);
}

function outOfRange(type: string): XdrError {
  return new XdrError(`a value does not fit the ${type} integer it is sent as`);
}
