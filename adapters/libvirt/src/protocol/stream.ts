import { Duplex } from 'node:stream';
import { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import { XdrWriter } from '@anyvisor/toolkit/xdr-writer';
import { CallTimeout, ConnectionLost } from './call-error.ts';
import type { Connection, StreamSink } from './connection.ts';
import type { Frame } from './frame.ts';
import { MessageStatus, MessageType, STREAM_PIECE_BYTES } from './limits.ts';
import type { Procedure, StreamDirection } from './procedure.ts';
import { ProtocolError } from './protocol-error.ts';
import { LibvirtError, remoteError } from './remote-error.ts';
import { holeRecord, readHole, StreamHole } from './stream-hole.ts';
import type { Timers } from './timers.ts';

export interface StreamOptions {
  /** Longest wait for the daemon to take or give something, in ms; without it a stream may rest for ever. */
  readonly idleMs?: number | undefined;
  /** Objects instead of bytes: `Buffer` or {@link StreamHole}. The call itself needs the sparse flag too. */
  readonly sparse?: boolean;
}

/** Where a stream's packets go: its connection, and the call that opened it. */
export interface StreamLink {
  readonly connection: Connection;
  readonly procedure: Pick<Procedure<unknown, unknown>, 'name' | 'program' | 'number' | 'stream'>;
  readonly serial: number;
}

type Callback = (error?: Error | null) => void;

const ABORT_MS = 2000;
/** Held at most on either side, so that reading and writing overlap: 1 MiB of pieces. */
const PIECES_AHEAD = 4;
const EMPTY = Buffer.alloc(0);

/**
 * One libvirt stream as a Node stream (src/rpc/virnetprotocol.x; src/remote/remote_daemon_stream.c).
 *
 * Data go in STREAM packets with status CONTINUE; an empty one from the daemon is the end of what it sends.
 * We finish with status OK and the stream has succeeded only when the daemon confirms; destroying it early
 * sends status ERROR, which makes the daemon drop the work. Back-pressure: while nobody reads, the whole
 * connection is paused, so a stream needs a connection of its own.
 */
export class LibvirtStream extends Duplex implements StreamSink {
  readonly #link: StreamLink;
  readonly #timers: Timers;
  readonly #sparse: boolean;
  #confirmed: Callback | undefined;
  #over = false;
  #wantsData = false;
  #sending = 0;
  #activeAt: number;
  #stopWatch: () => void = () => {};

  constructor(link: StreamLink, timers: Timers, { idleMs, sparse = false }: StreamOptions) {
    super(duplexOptions(link.procedure.stream, sparse));
    this.#link = link;
    this.#timers = timers;
    this.#sparse = sparse;
    this.#activeAt = timers.now();
    if (idleMs !== undefined) this.#watch(idleMs);
    // It may fail before its owner holds it; whoever reads or pipes it later still gets the error.
    this.on('error', () => {});
  }

  override _read(): void {
    this.#wantsData = true;
    this.#link.connection.resume();
  }

  override _write(chunk: Buffer | StreamHole, _encoding: BufferEncoding, done: Callback): void {
    if (chunk instanceof StreamHole) this.#sendHole(chunk, done);
    else this.#sendPieces(chunk, done);
  }

  override _final(done: Callback): void {
    this.#finish(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stopWatch();
    if (this.#over) return done(error);
    const cancel = this.#timers.after(ABORT_MS, () => this.#settle(null));
    this.#confirmed = () => {
      cancel();
      done(error);
    };
    this.#link.connection.resume();
    this.#send(MessageType.stream, MessageStatus.error, EMPTY, (failure) => failure && this.#settle(null));
  }

  receive(frame: Frame): void {
    this.#touch();
    if (frame.status === MessageStatus.error) return this.#fail(readError(frame, this.#link.procedure.name));
    if (frame.status === MessageStatus.ok) return this.#settle(null);
    if (this.destroyed || frame.status !== MessageStatus.continue) return;
    if (frame.type === MessageType.streamHole) return this.#receiveHole(frame);
    if (frame.payload.length === 0) return this.#finish((error) => error && this.destroy(error));
    if (this.#link.procedure.stream === 'upload') return this.#fail(new ProtocolError('data on an upload'));
    this.#give(frame.payload);
  }

  lost(reason: Error): void {
    this.#fail(new ConnectionLost(this.#link.procedure.name, 'unknown', reason));
  }

  /** Tells the daemon that all is well, once; `done` runs when it has agreed. */
  #finish(done: Callback): void {
    if (this.#over) return done();
    const first = this.#confirmed === undefined;
    const before = this.#confirmed;
    this.#wantsData = true;
    this.#link.connection.resume();
    this.#confirmed = (error) => {
      before?.(error);
      done(error);
    };
    if (first) this.#send(MessageType.stream, MessageStatus.ok, EMPTY, (error) => error && this.#fail(error));
  }

  /** The daemon has confirmed, or never will: nothing more goes either way. */
  #settle(error: Error | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopWatch();
    this.#link.connection.detach(this.#link.serial);
    this.#confirmed?.(error);
    if (error === null && !this.destroyed && this.#link.procedure.stream !== 'upload') this.push(null);
  }

  #fail(error: Error): void {
    this.#settle(error);
    this.destroy(error);
  }

  #give(chunk: Buffer | StreamHole): void {
    this.#wantsData = this.push(chunk);
    if (!this.#wantsData) this.#link.connection.pause();
  }

  #receiveHole(frame: Frame): void {
    if (!this.#sparse) return this.#fail(new ProtocolError('a hole in a stream that is not sparse'));
    try {
      this.#give(readHole(frame.payload));
    } catch (error) {
      this.#fail(new ProtocolError('a hole that cannot be read', { cause: error }));
    }
  }

  #sendHole(hole: StreamHole, done: Callback): void {
    const writer = new XdrWriter(16);
    holeRecord.write(writer, { length: hole.length, flags: 0 });
    this.#send(MessageType.streamHole, MessageStatus.continue, writer.bytes(), done);
  }

  /** All of a chunk at once: waiting for the socket between its pieces would leave the daemon idle. */
  #sendPieces(chunk: Buffer, done: Callback): void {
    if (chunk.length === 0) return done();
    this.#link.connection.together(() => {
      for (let from = 0; from < chunk.length; from += STREAM_PIECE_BYTES) {
        const to = Math.min(chunk.length, from + STREAM_PIECE_BYTES);
        const last = to === chunk.length ? done : () => {};
        this.#send(MessageType.stream, MessageStatus.continue, chunk.subarray(from, to), last);
      }
    });
  }

  #send(type: number, status: number, payload: Uint8Array, done: Callback): void {
    this.#sending++;
    this.#link.connection.sendPacket(this.#link, { type, status, payload }, (error) => {
      this.#sending--;
      this.#touch();
      done(error);
    });
  }

  #touch(): void {
    this.#activeAt = this.#timers.now();
  }

  #watch(idleMs: number): void {
    if (!this.#wantsData && this.#sending === 0) this.#touch();
    const idle = this.#timers.now() - this.#activeAt;
    if (idle >= idleMs) this.#fail(new CallTimeout(this.#link.procedure.name, 'unknown', idleMs));
    else this.#stopWatch = this.#timers.after(idleMs - idle, () => this.#watch(idleMs));
  }
}

function duplexOptions(direction: StreamDirection | undefined, sparse: boolean) {
  const size = sparse ? PIECES_AHEAD : PIECES_AHEAD * STREAM_PIECE_BYTES;
  return {
    readable: direction !== 'upload',
    writable: direction !== 'download',
    allowHalfOpen: false,
    objectMode: sparse,
    readableHighWaterMark: size,
    writableHighWaterMark: size,
  };
}

function readError(frame: Frame, procedure: string): Error {
  try {
    const reader = new XdrReader(frame.payload);
    return new LibvirtError(remoteError.read(reader), procedure);
  } catch (error) {
    return new ProtocolError('a stream error that cannot be read', { cause: error });
  }
}
