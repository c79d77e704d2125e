import type { Connection } from './connection.ts';
import { MAX_CALLS_IN_FLIGHT, MAX_ORDINARY_CALLS_IN_FLIGHT } from './limits.ts';
import type { PendingCall } from './pending-call.ts';

/** Ordinary calls about one domain that may run at once on one connection. */
const MAX_CALLS_PER_DOMAIN = 2;

/** A connection in a lane, with what runs on it. */
export class LaneMember {
  readonly connection: Connection;
  readonly #running = new Set<PendingCall>();
  #retired = false;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** A retired connection takes no new calls and closes when nobody waits for it any more. */
  get retired(): boolean {
    return this.#retired;
  }

  runs(call: PendingCall): boolean {
    return this.#running.has(call);
  }

  /** The daemon's limit counts what it still works on, abandoned or not. */
  admits(call: PendingCall): boolean {
    if (this.#retired || !this.connection.isOpen) return false;
    const { inFlight } = this.connection;
    if (call.urgent) return inFlight < MAX_CALLS_IN_FLIGHT;
    if (inFlight >= MAX_ORDINARY_CALLS_IN_FLIGHT) return false;
    return call.key === undefined || this.#runningFor(call.key) < MAX_CALLS_PER_DOMAIN;
  }

  run(call: PendingCall, ended: () => void): void {
    this.#running.add(call);
    const end = (settle: () => void): void => {
      this.#running.delete(call);
      settle();
      this.#closeIfIdle();
      ended();
    };
    call.markSent();
    try {
      this.connection.send(call.procedure, call.args, {
        resolve: (result) => end(() => call.resolve(result)),
        reject: (error) => end(() => call.reject(error)),
      });
    } catch (error) {
      end(() => call.reject(error instanceof Error ? error : new Error(String(error))));
    }
  }

  retire(): void {
    this.#retired = true;
    this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    if (this.#retired && [...this.#running].every((call) => call.done)) this.connection.close();
  }

  #runningFor(key: string): number {
    let count = 0;
    for (const call of this.#running) if (call.key === key) count++;
    return count;
  }
}
