import type { Duplex } from 'node:stream';
import { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import { ConnectionLost } from './call-error.ts';
import { FrameSplitter } from './frame.ts';
import type { Frame } from './frame.ts';
import { Keepalive } from './keepalive.ts';
import type { KeepaliveOptions } from './keepalive.ts';
import { KEEPALIVE_PROGRAM, MAX_CALLS_IN_FLIGHT, MessageStatus, MessageType } from './limits.ts';
import { PROGRAM_VERSION } from './limits.ts';
import { encodeFrame, encodeHeader, encodeKeepalive, KEEPALIVE_PING } from './message.ts';
import type { Procedure } from './procedure.ts';
import { ProtocolError } from './protocol-error.ts';
import { LibvirtError, remoteError } from './remote-error.ts';
import type { Timers } from './timers.ts';

export interface ConnectionHandlers {
  /** An event message. Its payload is valid during the call only. */
  readonly onMessage?: (frame: Frame) => void;
  /** Called once; nothing is pending any more when it is. */
  readonly onClose?: (reason: Error) => void;
}

/** What becomes of one call. Exactly one of the two is called, once. */
export interface Settle<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** The receiving end of a stream. */
export interface StreamSink {
  receive(frame: Frame): void;
  lost(reason: Error): void;
}

interface Pending {
  readonly procedure: Procedure<unknown, unknown>;
  readonly settle: Settle<unknown>;
}

const HANG_UP_MS = 2000;

/**
 * One connection: frames and serials, replies to their calls, packets to their streams, signs of life.
 * It has no queue and no deadlines (a lane has), and when it closes every pending call fails.
 */
export class Connection {
  readonly #socket: Duplex;
  readonly #timers: Timers;
  readonly #handlers: ConnectionHandlers;
  readonly #splitter = new FrameSplitter();
  readonly #pending = new Map<number, Pending>();
  readonly #streams = new Map<number, StreamSink>();
  readonly #keepalive: Keepalive;
  #serial = 0;
  #closed: Error | undefined;

  constructor(
    socket: Duplex,
    timers: Timers,
    handlers: ConnectionHandlers = {},
    keepalive: KeepaliveOptions = {},
  ) {
    this.#socket = socket;
    this.#timers = timers;
    this.#handlers = handlers;
    this.#keepalive = new Keepalive(
      timers,
      {
        ping: () => socket.write(encodeKeepalive('ping')),
        silenceExpected: () => socket.isPaused() || this.inFlight >= MAX_CALLS_IN_FLIGHT,
        dead: () => this.close(new Error('the daemon gives no sign of life')),
      },
      keepalive,
    );
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error: Error) => this.close(error));
    socket.on('end', () => this.close(this.#goodbye()));
    socket.on('close', () => this.close(this.#goodbye()));
    // A pipe may have ended before anybody could listen: an SSH command that fails at once.
    if (socket.destroyed) this.close(socket.errored ?? this.#goodbye());
  }

  /** Calls the daemon has not answered, whether anybody still waits for them or not. */
  get inFlight(): number {
    return this.#pending.size;
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  /** Sends a call and answers its serial. An argument that cannot be encoded throws and sends nothing. */
  send<Args, Result>(procedure: Procedure<Args, Result>, args: Args, settle: Settle<Result>): number {
    if (this.#closed !== undefined) throw new ConnectionLost(procedure.name, 'not-sent', this.#closed);
    const serial = this.#nextSerial();
    const header = { program: procedure.program, procedure: procedure.number, type: MessageType.call };
    const frame = encodeFrame({ ...header, serial, status: MessageStatus.ok }, procedure.args, args);
    this.#pending.set(serial, { procedure, settle });
    this.#socket.write(frame);
    return serial;
  }

  /** From now on the stream packets of `serial` go to `sink`. */
  attach(serial: number, sink: StreamSink): void {
    if (this.#closed !== undefined) sink.lost(this.#closed);
    else this.#streams.set(serial, sink);
  }

  detach(serial: number): void {
    this.#streams.delete(serial);
  }

  /** Sends one stream packet; `flushed` is called when the socket has taken it. */
  sendPacket(
    of: { procedure: Pick<Procedure<unknown, unknown>, 'name' | 'program' | 'number'>; serial: number },
    { type, status, payload }: { type: number; status: number; payload: Uint8Array },
    flushed: (error?: Error | null) => void,
  ): void {
    if (this.#closed !== undefined) {
      flushed(new ConnectionLost(of.procedure.name, 'unknown', this.#closed));
      return;
    }
    const { program, number } = of.procedure;
    const header = encodeHeader(
      { program, procedure: number, type, serial: of.serial, status },
      payload.length,
    );
    this.#socket.cork();
    this.#socket.write(header, payload.length === 0 ? flushed : undefined);
    if (payload.length > 0) this.#socket.write(payload, flushed);
    this.#socket.uncork();
  }

  /** What `work` sends goes to the socket in one call. */
  together(work: () => void): void {
    this.#socket.cork();
    work();
    this.#socket.uncork();
  }

  /** Stops taking bytes, so that the peer has to wait. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    if (this.#closed === undefined && this.#socket.isPaused()) this.#socket.resume();
  }

  /** Ends the connection. What was written still goes out; what was asked fails with {@link ConnectionLost}. */
  close(reason: Error = new Error('the connection was closed on this side')): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#keepalive.stop();
    this.#hangUp();
    const pending = [...this.#pending.values()];
    const streams = [...this.#streams.values()];
    this.#pending.clear();
    this.#streams.clear();
    for (const { procedure, settle } of pending) {
      settle.reject(new ConnectionLost(procedure.name, 'unknown', reason));
    }
    for (const stream of streams) stream.lost(reason);
    this.#handlers.onClose?.(reason);
  }

  /** Lets what was written go out, but waits for nobody. */
  #hangUp(): void {
    const socket = this.#socket;
    const cancel = this.#timers.after(HANG_UP_MS, () => socket.destroy());
    socket.once('close', cancel);
    socket.end(() => socket.destroy());
    socket.resume();
  }

  #receive(chunk: Buffer): void {
    if (this.#closed !== undefined) return;
    this.#keepalive.heard();
    try {
      this.#splitter.push(chunk, (frame) => this.#dispatch(frame));
    } catch (error) {
      this.close(error instanceof Error ? error : new ProtocolError(String(error)));
      this.#socket.destroy();
    }
  }

  #dispatch(frame: Frame): void {
    if (this.#closed !== undefined) return;
    if (frame.version !== PROGRAM_VERSION) throw new ProtocolError(`unknown version ${frame.version}`);
    if (frame.program === KEEPALIVE_PROGRAM) {
      if (frame.procedure === KEEPALIVE_PING) this.#socket.write(encodeKeepalive('pong'));
      return;
    }
    switch (frame.type) {
      case MessageType.reply:
        return this.#reply(frame);
      case MessageType.message:
        return this.#handlers.onMessage?.(frame);
      case MessageType.stream:
      case MessageType.streamHole:
        // Packets of a stream that has been given up still arrive for a while.
        return this.#streams.get(frame.serial)?.receive(frame);
      default:
        throw new ProtocolError(`a message of unknown type ${frame.type}`);
    }
  }

  #reply(frame: Frame): void {
    const pending = this.#pending.get(frame.serial);
    const { procedure, settle } = pending ?? {};
    if (procedure === undefined || settle === undefined || procedure.number !== frame.procedure) {
      throw new ProtocolError('a reply to a call that was not made');
    }
    this.#pending.delete(frame.serial);
    let result: unknown;
    try {
      result = decodeReply(procedure, frame);
    } catch (error) {
      settle.reject(error instanceof Error ? error : new ProtocolError(String(error)));
      return;
    }
    settle.resolve(result);
  }

  #nextSerial(): number {
    do this.#serial = (this.#serial + 1) % 0x1_0000_0000 || 1;
    while (this.#pending.has(this.#serial) || this.#streams.has(this.#serial));
    return this.#serial;
  }

  #goodbye(): Error {
    const where = this.#splitter.midFrame ? ' in the middle of a message' : '';
    return new Error(`the daemon closed the connection${where}`);
  }
}

/** The result of a reply, or the error it carries; what cannot be decoded is a {@link ProtocolError}. */
function decodeReply(procedure: Procedure<unknown, unknown>, frame: Frame): unknown {
  const failed = frame.status === MessageStatus.error;
  try {
    const reader = new XdrReader(frame.payload);
    const value = failed ? undefined : procedure.result.read(reader);
    const record = failed ? remoteError.read(reader) : undefined;
    reader.finish();
    if (record === undefined) return value;
    throw new LibvirtError(record, procedure.name);
  } catch (error) {
    if (error instanceof LibvirtError) throw error;
    throw new ProtocolError(`the answer to ${procedure.name} cannot be read`, { cause: error });
  }
}
