import { Duplex } from 'node:stream';

type Callback = (error?: Error | null) => void;

/**
 * Hands every write on by itself and waits until it is taken. Node gathers writes into one TLS record otherwise, and
 * libvirtd (9.0) that has read one message of a record does not look for a second one before more bytes arrive: it
 * waits for the socket, and GnuTLS has emptied that already. Measured: 10 s, until our next sign of life.
 */
export class SingleWrites extends Duplex {
  readonly #socket: Duplex;

  constructor(socket: Duplex) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.once('end', () => this.push(null));
    socket.on('error', (error: Error) => this.destroy(error));
    socket.once('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Callback): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: Callback): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
