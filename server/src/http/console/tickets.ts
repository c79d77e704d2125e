import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';

/** An opened console that waits for its viewer. */
export interface WaitingConsole {
  readonly stream: Duplex;
  readonly vmId: string;
  readonly tenantId: string;
  /** Whoever opened it: the console ends with their right to it. */
  readonly opener: Pick<FastifyRequest, 'principal' | 'standing'>;
}

/** Right to one console, once, for a short time. Held by the node that opened it. */
export interface ConsoleTickets {
  /** `undefined` when too many wait already. */
  readonly issue: (
    console: WaitingConsole,
  ) => { readonly ticket: string; readonly expiresAt: Date } | undefined;
  readonly redeem: (ticket: string) => WaitingConsole | undefined;
  readonly close: () => void;
}

/** In ms. */
const validity = 30_000;
const most = 500;

export function createConsoleTickets(now: () => Date): ConsoleTickets {
  const waiting = new Map<string, { readonly console: WaitingConsole; readonly timer: NodeJS.Timeout }>();
  const take = (ticket: string) => {
    const found = waiting.get(ticket);
    clearTimeout(found?.timer);
    waiting.delete(ticket);
    return found?.console;
  };
  return {
    issue: (console) => {
      if (waiting.size >= most) {
        return undefined;
      }
      const ticket = randomBytes(32).toString('base64url');
      const timer = setTimeout(() => take(ticket)?.stream.destroy(), validity);
      timer.unref();
      console.stream.once('close', () => take(ticket));
      // Nobody listens to a console that fails before its viewer comes; its ticket is simply gone.
      console.stream.on('error', () => undefined);
      waiting.set(ticket, { console, timer });
      return { ticket, expiresAt: new Date(now().getTime() + validity) };
    },
    redeem: take,
    close: () => [...waiting.keys()].forEach((ticket) => take(ticket)?.stream.destroy()),
  };
}
