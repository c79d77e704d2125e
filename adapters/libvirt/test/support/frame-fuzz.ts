import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CallError } from '../../src/protocol/call-error.ts';
import { Connection } from '../../src/protocol/connection.ts';
import { EventHub } from '../../src/protocol/event-hub.ts';
import { events } from '../../src/protocol/event-messages.ts';
import { KEEPALIVE_PROGRAM, MessageStatus, MessageType } from '../../src/protocol/limits.ts';
import { encodeHeader } from '../../src/protocol/message.ts';
import { ProtocolError } from '../../src/protocol/protocol-error.ts';
import { LibvirtError } from '../../src/protocol/remote-error.ts';
import { LibvirtStream } from '../../src/protocol/stream.ts';
import type { Timers } from '../../src/protocol/timers.ts';
import { XdrError } from '@anyvisor/toolkit/xdr-error';
import { AllocationTap } from './allocation-tap.ts';
import { frameCorpus } from './frame-corpus.ts';
import type { FrameCorpus } from './frame-corpus.ts';
import { anyStatus, corruptHeader, diceOf, mutated, pick } from './frame-mutations.ts';
import type { Dice } from './frame-mutations.ts';

export interface FuzzFigures {
  readonly frames: number;
  /** Calls that were answered, refused by the daemon, or whose answer could not be read. */
  readonly answered: number;
  readonly refused: number;
  readonly unreadable: number;
  readonly events: number;
  /** Each ended by a lie that could not be survived, or by its turn being over. */
  readonly connections: number;
  /** Longest time one push of bytes took, in ms. */
  readonly slowestMs: number;
  /** Largest buffer asked for at once, in bytes. */
  readonly largestAllocation: number;
  readonly seconds: number;
}

/** So many frames after a length that lies until somebody else would have hung up. */
const PATIENCE = 20;
const FRAMES_A_CONNECTION = 400;

/**
 * Lies to the client in every way the wire allows: frames whose header, length or payload is not what it should be, in
 * pieces of any size, as answers, events, stream packets and signs of life. Whatever comes, a call ends with its value
 * or a known error; anything else is thrown.
 */
export async function fuzzFrames(count: number, seed: number): Promise<FuzzFigures> {
  const dice = diceOf(seed);
  const corpus = frameCorpus(seed);
  const tally = { answered: 0, refused: 0, unreadable: 0, events: 0, connections: 0, slowestMs: 0 };
  const hub = await hubOf(tally);
  const tap = new AllocationTap();
  const began = performance.now();
  let frames = 0;
  try {
    while (frames < count) {
      tally.connections++;
      frames += oneConnection(dice, corpus, hub, tally, Math.min(FRAMES_A_CONNECTION, count - frames));
      await nextTurn(); // streams end in a later turn
      if (defects[0] !== undefined) throw new Error(`a defect, seed ${seed}`, { cause: defects[0] });
    }
  } finally {
    tap.remove();
  }
  const { largest } = tap;
  return { frames, ...tally, largestAllocation: largest, seconds: (performance.now() - began) / 1000 };
}

type Tally = {
  -readonly [K in 'answered' | 'refused' | 'unreadable' | 'events' | 'connections' | 'slowestMs']: number;
};

/** Answers how many frames it was sent. */
function oneConnection(dice: Dice, corpus: FrameCorpus, hub: EventHub, tally: Tally, most: number): number {
  const socket = new Discard();
  const connection = new Connection(socket, STILL, {
    onMessage: (frame) => hub.dispatch(frame),
    onClose: expectKnown,
  });
  const talk = new Talk(dice, corpus, connection, tally);
  let left = most;
  let sent = 0;
  while (connection.isOpen && left > 0) {
    const batch = Array.from({ length: Math.min(left, 1 + (dice() % 8)) }, () => talk.frame());
    left -= batch.length;
    sent += batch.length;
    if (talk.lied) left = Math.min(left, PATIENCE);
    for (const piece of pieces(dice, Buffer.concat(batch))) {
      const before = performance.now();
      socket.emit('data', piece);
      tally.slowestMs = Math.max(tally.slowestMs, performance.now() - before);
    }
  }
  connection.close();
  socket.destroy();
  return sent;
}

/** What a lying daemon says on one connection. */
class Talk {
  lied = false;
  readonly #dice: Dice;
  readonly #corpus: FrameCorpus;
  readonly #connection: Connection;
  readonly #tally: Tally;
  #stream: { readonly serial: number; readonly program: number; readonly number: number } | undefined;

  constructor(dice: Dice, corpus: FrameCorpus, connection: Connection, tally: Tally) {
    this.#dice = dice;
    this.#corpus = corpus;
    this.#connection = connection;
    this.#tally = tally;
  }

  frame(): Buffer {
    const dice = this.#dice;
    const kind = dice() % 16;
    const frame =
      kind < 10 ? this.#answer() : kind < 13 ? this.#event() : kind < 15 ? this.#packet() : ping();
    // A wrong header mostly ends a connection, and so must be rarer than what it hides.
    if (dice() % 50 === 0 && corruptHeader(dice, frame).lies) this.lied = true;
    return frame;
  }

  #answer(): Buffer {
    const { procedure, args, answers } = pick(this.#dice, this.#corpus.calls);
    const status = anyStatus(this.#dice);
    const serial = this.#connection.isOpen
      ? this.#connection.send(procedure, args, {
          resolve: () => this.#tally.answered++,
          reject: (error) => this.#ended(error),
        })
      : 1;
    const honest = pick(this.#dice, status === MessageStatus.error ? this.#corpus.errors : answers);
    return framed(procedure, MessageType.reply, serial, status, mutated(this.#dice, honest));
  }

  #event(): Buffer {
    const event = pick(this.#dice, this.#corpus.events);
    const payload = mutated(this.#dice, pick(this.#dice, event.messages));
    return framed(event, MessageType.message, 0, MessageStatus.ok, payload);
  }

  #packet(): Buffer {
    const dice = this.#dice;
    // A stream that has failed hears nothing any more.
    if (this.#stream === undefined || dice() % 4 === 0) this.#stream = this.#openStream();
    const { serial } = this.#stream;
    const type = pick(dice, [MessageType.stream, MessageType.stream, MessageType.streamHole]);
    const honest = pick(dice, [...this.#corpus.errors, Buffer.alloc(12), Buffer.alloc(0)]);
    return framed(this.#stream, type, serial, anyStatus(dice), mutated(dice, honest));
  }

  #openStream(): { readonly serial: number; readonly program: number; readonly number: number } {
    const { procedure } = pick(
      this.#dice,
      this.#corpus.calls.filter((call) => call.procedure.stream !== undefined),
    );
    const serial = 0x7000_0000 + (this.#dice() % 0x100_0000);
    const link = { connection: this.#connection, procedure, serial };
    const stream = new LibvirtStream(link, STILL, { sparse: this.#dice() % 2 === 0 });
    stream.on('data', () => {}).on('error', expectKnown);
    this.#connection.attach(serial, stream);
    return { serial, program: procedure.program, number: procedure.number };
  }

  #ended(error: Error): void {
    expectKnown(error);
    if (error instanceof LibvirtError) this.#tally.refused++;
    else if (error instanceof ProtocolError) this.#tally.unreadable++;
  }
}

/** A reader that stumbles (TypeError and the like) is a defect, however well it is wrapped. */
function expectKnown(error: Error): void {
  const known = KNOWN.some((kind) => error instanceof kind) || error.constructor === Error;
  const { cause } = error;
  if (!known) defects.push(error);
  else if (cause instanceof Error) expectKnown(cause);
}

const KNOWN = [LibvirtError, ProtocolError, CallError, XdrError];
const defects: Error[] = [];

function framed(
  { program, number }: { readonly program: number; readonly number: number },
  type: number,
  serial: number,
  status: number,
  payload: Buffer,
): Buffer {
  const header = { program, procedure: number, type, serial, status };
  return Buffer.concat([encodeHeader(header, payload.length), payload]);
}

function ping(): Buffer {
  const header = { program: KEEPALIVE_PROGRAM, procedure: 1, type: MessageType.message };
  return Buffer.from(encodeHeader({ ...header, serial: 0, status: MessageStatus.ok }, 0));
}

function pieces(dice: Dice, bytes: Buffer): readonly Buffer[] {
  if (dice() % 3 === 0) return [bytes];
  const cut = [dice() % (bytes.length + 1), dice() % (bytes.length + 1)].sort((a, b) => a - b);
  return [bytes.subarray(0, cut[0]), bytes.subarray(cut[0], cut[1]), bytes.subarray(cut[1])];
}

/** Hears every kind of event; only what cannot be read may be complained of. */
async function hubOf(tally: Tally): Promise<EventHub> {
  const hub = new EventHub((error) => {
    if (!(error instanceof XdrError)) throw error;
  });
  const ask = (() => Promise.resolve({ callbackId: 1 })) as unknown as Parameters<EventHub['subscribe']>[0];
  for (const kind of Object.values(events)) {
    await hub.subscribe(ask, kind as (typeof events)['domainLifecycle'], () => tally.events++);
  }
  return hub;
}

/** Takes everything, says nothing. */
class Discard extends Duplex {
  override _read(): void {}
  override _write(_chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

/** Time stands still: whoever waits for it would hang, and be seen. */
const STILL: Timers = { now: () => 0, after: () => () => {} };
