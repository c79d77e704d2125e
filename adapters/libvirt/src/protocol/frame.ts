import { FRAME_MAX_BYTES, FRAME_MIN_BYTES, MessageStatus, MessageType } from './limits.ts';
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
const FLOWING_FROM = 64 * 1024;

/**
 * Cuts a byte stream into libvirt frames (src/rpc/virnetprotocol.x, "RPC wire format"): a big-endian length
 * that counts itself, six header words, then the payload.
 *
 * Long stream data is not put together first: it goes on piece by piece, each as a frame with the same header, because
 * nobody can tell how a daemon has cut a stream anyway.
 *
 * Works the same however the bytes are cut up. Memory follows the bytes that came, not the length announced,
 * and a length outside 28 … 32 MiB + 4 ends everything with {@link ProtocolError}.
 */
export class FrameSplitter {
  #kept: Buffer = Buffer.alloc(0);
  #keptLength = 0;
  /** Stream data that is under way: its header, and how many bytes are still to come. */
  #flowing: { readonly header: Frame; left: number } | undefined;

  /** True when a frame has begun and not ended: a close now is a cut, not a goodbye. */
  get midFrame(): boolean {
    return this.#keptLength > 0 || this.#flowing !== undefined;
  }

  push(chunk: Buffer, emit: (frame: Frame) => void): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#flowing !== undefined) rest = this.#pass(rest, this.#flowing, emit);
      else rest = this.#keptLength > 0 ? this.#complete(rest, emit) : this.#direct(rest, emit);
    }
  }

  /** Frames that lie whole in the chunk are not copied. */
  #direct(chunk: Buffer, emit: (frame: Frame) => void): Buffer {
    let at = 0;
    while (chunk.length - at >= 4) {
      const length = frameLength(chunk, at);
      if (chunk.length - at < length) {
        if (!flows(chunk, at, length)) break;
        this.#begin(chunk, at, length);
        return chunk.subarray(at + FRAME_MIN_BYTES);
      }
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
    if (this.#keptLength < FRAME_MIN_BYTES && length > FLOWING_FROM) {
      const part = chunk.subarray(0, FRAME_MIN_BYTES - this.#keptLength);
      this.#keep(part, FIRST_PIECE);
      if (flows(this.#kept.subarray(0, this.#keptLength), 0, length)) {
        this.#begin(this.#kept, 0, length);
        this.#kept = Buffer.alloc(0);
        this.#keptLength = 0;
      }
      return chunk.subarray(part.length);
    }
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

  #begin(bytes: Buffer, at: number, length: number): void {
    this.#flowing = { header: parse(bytes, at, FRAME_MIN_BYTES), left: length - FRAME_MIN_BYTES };
  }

  /** Hands stream data on as it comes; answers what of the chunk lies beyond it. */
  #pass(
    chunk: Buffer,
    flowing: { readonly header: Frame; left: number },
    emit: (frame: Frame) => void,
  ): Buffer {
    const payload = chunk.subarray(0, flowing.left);
    flowing.left -= payload.length;
    if (flowing.left === 0) this.#flowing = undefined;
    emit({ ...flowing.header, payload });
    return chunk.subarray(payload.length);
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

/** Is this the beginning of stream data that is worth not copying? */
function flows(bytes: Buffer, at: number, length: number): boolean {
  return (
    length > FLOWING_FROM &&
    bytes.length - at >= FRAME_MIN_BYTES &&
    bytes.readUInt32BE(at + 16) === MessageType.stream &&
    bytes.readUInt32BE(at + 24) === MessageStatus.continue
  );
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
