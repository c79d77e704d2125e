import { dies } from '../http/api-error.ts';

/** A duplex of messages: what a console talks through. */
export interface Channel {
  send(bytes: Buffer): void;
  close(): void;
  onMessage(run: (bytes: Buffer) => void): void;
}

export interface ConsoleSession {
  readonly port: number;
  readonly ticket: string;
  readonly speak: (channel: Channel) => void;
  connected: boolean;
  /** Resolves the worker that waits for the end. */
  readonly ended: () => void;
}

const [first, last] = [5900, 5999];

/** Consoles that wait for their one connection, by port. */
export class Consoles {
  readonly #sessions = new Map<number, ConsoleSession>();

  open(ticket: string, speak: (channel: Channel) => void, ended: () => void): ConsoleSession {
    for (let port = first; port <= last; port += 1) {
      if (this.#sessions.has(port)) continue;
      const session: ConsoleSession = { port, ticket, speak, ended, connected: false };
      this.#sessions.set(port, session);
      return session;
    }
    throw dies('unable to find free port (5900-5999)');
  }

  /** The waiting session of a port, once. */
  take(port: number): ConsoleSession | undefined {
    const session = this.#sessions.get(port);
    if (session === undefined || session.connected) return undefined;
    session.connected = true;
    return session;
  }

  has(port: number): boolean {
    return this.#sessions.get(port)?.connected === false;
  }

  close(port: number): void {
    this.#sessions.delete(port);
  }
}
