import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { FrameSplitter } from '../../src/protocol/frame.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { MessageType } from '../../src/protocol/limits.ts';

export interface FrameTap {
  /** Most calls without an answer that any one connection has had at once. */
  readonly mostInFlight: number;
  readonly calls: number;
}

/** Counts, on the wire, what a client has asked and not yet been told. */
export function tapCalls(proxy: FaultProxy): FrameTap {
  const running = new Map<number, number>();
  const seen = { mostInFlight: 0, calls: 0 };
  const count = (connection: number, frame: Frame): void => {
    const step = frame.type === MessageType.call ? 1 : frame.type === MessageType.reply ? -1 : 0;
    const now = (running.get(connection) ?? 0) + step;
    running.set(connection, now);
    if (step === 1) seen.calls++;
    seen.mostInFlight = Math.max(seen.mostInFlight, now);
  };
  proxy.set('toServer', { rewrite: tap(count) });
  proxy.set('toClient', { rewrite: tap(count) });
  return seen;
}

function tap(count: (connection: number, frame: Frame) => void) {
  const splitters = new Map<number, FrameSplitter>();
  return (piece: Buffer, { connection }: { readonly connection: number }): Buffer => {
    const splitter = splitters.get(connection) ?? new FrameSplitter();
    splitters.set(connection, splitter);
    splitter.push(piece, (frame) => count(connection, frame));
    return piece;
  };
}
