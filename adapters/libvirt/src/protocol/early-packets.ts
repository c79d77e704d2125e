import type { StreamSink } from './connection.ts';
import type { Frame } from './frame.ts';

/** Pieces, of which a socket gives four to a packet. */
const MOST_KEPT = 256;

/**
 * Keeps the packets of a stream that overtake the reply to the call which opens it: the daemon's event loop
 * may send data while its worker still writes the reply.
 */
export class EarlyPackets implements StreamSink {
  readonly #kept: Frame[] = [];

  receive(frame: Frame): void {
    if (this.#kept.length >= MOST_KEPT) throw new Error('stream data without a reply to its call');
    this.#kept.push(frame);
  }

  /** The call that waits for its reply hears of it by itself. */
  lost(): void {
    this.#kept.length = 0;
  }

  handTo(sink: StreamSink): void {
    for (const frame of this.#kept) sink.receive(frame);
    this.#kept.length = 0;
  }
}
