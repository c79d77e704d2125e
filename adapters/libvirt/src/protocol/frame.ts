import { FRAME_MAX_BYTES, FRAME_MIN_BYTES } from './limits.ts';
import { ProtocolError } from './protocol-error.ts';

/** One message off the wire: header words as they came, and the payload as a view on the bytes received. */
export interface Frame {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
  readonly payload: Buffer;
}

const ALLOCATE_AT_ONCE = 1024 * 1024;
const FIRST_PIECE = 64 * 1024;

/**
 * Cuts a byte stream into libvirt frames (src/rpc/virnetprotocol.x, "RPC wire format"): a big-endian length
 * that counts itself, six header words, then the payload.
 *
 * Works the same however the bytes are cut up. Memory follows the bytes that came, not the length announced,
 * and a length outside 28 … 32 MiB + 4 ends everything with {@link ProtocolError}.
 */
export class FrameSplitter {
  #kept: Buffer = Buffer.alloc(0);
  #keptLength = 0;

  /** True when a frame has begun and not ended: a close now is a cut, not a goodbye. */
  get midFrame(): boolean {
    return this.#keptLength > 0;
  }

  push(chunk: Buffer, emit: (frame: Frame) => void): void {
    let rest = chunk;
    while (rest.length > 0) {
      rest = this.#keptLength > 0 ? this.#complete(rest, emit) : this.#direct(rest, emit);
    }
  }

  /** Frames that lie whole in the chunk are not copied. */
  #direct(chunk: Buffer, emit: (frame: Frame) => void): Buffer {
    let at = 0;
    while (chunk.length - at >= 4) {
      const length = frameLength(chunk, at);
      if (chunk.length - at < length) break;
      emit(parse(chunk, at, length));
      at += length;
    }
    this.#keep(chunk.subarray(at), FIRST_PIECE);
    return chunk.subarray(chunk.length);
  }

  /** Adds to the frame that has begun; answers what of the chunk lies beyond it. */
  #complete(chunk: Buffer, emit: (frame: Frame) => void): Buffer {
    if (this.#keptLength < 4) {
      const word = chunk.subarray(0, 4 - this.#keptLength);
      this.#keep(word, FIRST_PIECE);
      if (this.#keptLength === 4) frameLength(this.#kept, 0);
      return chunk.subarray(word.length);
    }
    const length = frameLength(this.#kept, 0);
    const piece = chunk.subarray(0, length - this.#keptLength);
    this.#keep(piece, length);
    if (this.#keptLength === length) {
      const whole = this.#kept;
      this.#kept = Buffer.alloc(0);
      this.#keptLength = 0;
      emit(parse(whole, 0, length));
    }
    return chunk.subarray(piece.length);
  }

  #keep(piece: Buffer, expected: number): void {
    if (piece.length === 0) return;
    const needed = this.#keptLength + piece.length;
    if (needed > this.#kept.length) {
      const generous = expected <= ALLOCATE_AT_ONCE ? expected : Math.min(expected, needed * 2);
      const grown = Buffer.allocUnsafe(Math.max(needed, generous));
      this.#kept.copy(grown, 0, 0, this.#keptLength);
      this.#kept = grown;
    }
    piece.copy(this.#kept, this.#keptLength);
    this.#keptLength = needed;
  }
}

function frameLength(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32BE(at);
  if (length < FRAME_MIN_BYTES || length > FRAME_MAX_BYTES) {
    throw new ProtocolError(`the peer announced a frame of ${length} bytes`);
  }
  return length;
}

function parse(bytes: Buffer, at: number, length: number): Frame {
  return {
    program: bytes.readUInt32BE(at + 4),
    version: bytes.readUInt32BE(at + 8),
    procedure: bytes.readInt32BE(at + 12),
    type: bytes.readUInt32BE(at + 16),
    serial: bytes.readUInt32BE(at + 20),
    status: bytes.readUInt32BE(at + 24),
    payload: bytes.subarray(at + FRAME_MIN_BYTES, at + length),
  };
}
