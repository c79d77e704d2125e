import type { Duplex } from 'node:stream';

/** More than this is not kept waiting: the peer is made to pause. */
const MOST_WAITING = 4 * 2 ** 20;

/** Exactly so many bytes at a time from a connection. */
export class ByteReader {
  readonly #stream: Duplex;
  #waiting: Buffer[] = [];
  #size = 0;
  #ended: Error | undefined;
  #wake: () => void = () => {};

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (piece: Buffer) => {
      this.#waiting.push(piece);
      this.#size += piece.length;
      if (this.#size > MOST_WAITING) stream.pause();
      this.#wake();
    });
    const end = (why: Error): void => {
      this.#ended ??= why;
      this.#wake();
    };
    stream.on('error', end);
    stream.once('close', () => end(new Error('the connection was closed')));
    stream.once('end', () => end(new Error('the connection was closed')));
  }

  /** Rejects when the connection ends before. */
  async take(bytes: number): Promise<Buffer> {
    while (this.#size < bytes) {
      if (this.#ended !== undefined) throw this.#ended;
      this.#stream.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const [first] = this.#waiting;
    if (first !== undefined && first.length >= bytes) {
      if (first.length === bytes) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(bytes);
      this.#size -= bytes;
      return first.subarray(0, bytes);
    }
    const all = Buffer.concat(this.#waiting);
    this.#waiting = bytes === all.length ? [] : [all.subarray(bytes)];
    this.#size -= bytes;
    return all.subarray(0, bytes);
  }
}
