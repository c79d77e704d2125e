import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { RemotePipeFailed } from '../login-refused.ts';

const MOST_SAID = 2000;

type Callback = (error?: Error | null) => void;

/**
 * An SSH channel as a byte pipe that ends with a reason: when the program behind it gives up, what it wrote to its
 * error output says why, and arrives only just before the channel closes.
 */
export class SshPipe extends Duplex {
  readonly #channel: ClientChannel;
  #said = '';
  #exit: number | undefined;

  /** `first` are bytes that came already; `closed` is called once nothing of the channel is left. */
  constructor(channel: ClientChannel, first: Buffer, closed: () => void) {
    super({ allowHalfOpen: false });
    this.#channel = channel;
    // It may fail before its owner holds it; the owner looks.
    this.on('error', () => {});
    channel.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause();
    });
    // A forwarded socket has no error output.
    (channel.stderr as ClientChannel['stderr'] | undefined)?.on('data', (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk.toString('utf8')}`.slice(0, MOST_SAID);
    });
    channel.on('exit', (code: number | null) => {
      this.#exit = code ?? undefined;
    });
    channel.on('error', (error: Error) => this.destroy(error));
    channel.once('close', () => {
      closed();
      this.#ended();
    });
    if (first.length > 0) this.push(first);
    channel.resume();
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Callback): void {
    this.#channel.write(chunk, (error) => done(error));
  }

  override _final(done: Callback): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.close();
    done(error);
  }

  #ended(): void {
    if (this.destroyed) return;
    const failed = this.#exit !== undefined && this.#exit !== 0;
    if (failed)
      this.destroy(new RemotePipeFailed(`the way to libvirt ended with ${this.#exit}`, this.#said.trim()));
    else this.push(null);
  }
}
