import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { ListenOptions, NetConnectOpts, Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

/** Which way bytes go. */
export type Direction = 'toServer' | 'toClient';

/** What happens to the bytes of one direction. Everything may be changed while connections live. */
export interface Fault {
  /** Before each piece is handed on. */
  readonly delayMs?: number;
  /** Largest piece handed on at once: 1 is a dribble. */
  readonly pieceBytes?: number;
  /** Cut after so many bytes of a connection; combine with a frame's length to cut in its middle. */
  readonly cutAfterBytes?: number;
  /** A polite end, or a reset. @default 'end' */
  readonly cutHow?: CutHow;
  /**
   * Bytes vanish: the connection stands, nothing arrives. Mended, the connections that lost some are reset:
   * no real line loses bytes and goes on.
   */
  readonly swallow?: boolean;
  /** Sees every piece before it is handed on, and may answer other bytes: a tap, or a lie about a length. */
  readonly rewrite?: (piece: Buffer, at: { readonly connection: number; readonly offset: number }) => Buffer;
}

export type CutHow = 'end' | 'reset';

export interface FaultProxy {
  /** Where clients connect. */
  readonly address: { readonly host: string; readonly port: number } | { readonly path: string };
  /** Connections accepted since the start. */
  readonly accepted: number;
  /** Connections standing now. */
  readonly open: number;
  /** Standing connections that lost bytes. */
  readonly robbed: number;
  /** Replaces the fault of one direction; `{}` mends it. */
  set(direction: Direction, fault: Fault): void;
  /** Ends every connection at once. */
  cut(how?: CutHow): void;
  /** While false, new connections are closed as soon as they come. */
  accepting: boolean;
  close(): Promise<void>;
}

/**
 * A byte relay that stands between a client and its real server and does to the bytes what networks, dying
 * hosts and hostile peers do. For tests of every adapter.
 */
export async function startFaultProxy(
  target: NetConnectOpts,
  listen: ListenOptions = { host: '127.0.0.1', port: 0 },
): Promise<FaultProxy> {
  const faults: Record<Direction, Fault> = { toServer: {}, toClient: {} };
  const pairs = new Set<Pair>();
  const robbed = new Set<Pair>();
  const state = { accepting: true, accepted: 0 };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => {});
    if (!state.accepting) {
      client.destroy();
      return;
    }
    const connection = state.accepted++;
    const upstream = connect({ ...target, allowHalfOpen: true });
    upstream.on('error', () => client.destroy());
    const pair = [client, upstream] as const;
    pairs.add(pair);
    client.once('close', () => (pairs.delete(pair), robbed.delete(pair), upstream.destroy()));
    const carry = (from: Socket, to: Socket, direction: Direction): void =>
      void relay(from, to, connection, {
        fault: () => faults[direction],
        drop: (how) => end(pair, how),
        lost: () => robbed.add(pair),
      });
    carry(client, upstream, 'toServer');
    carry(upstream, client, 'toClient');
  });
  server.listen(listen);
  await once(server, 'listening');

  return {
    address: addressOf(server.address()),
    get accepted() {
      return state.accepted;
    },
    get open() {
      return pairs.size;
    },
    get robbed() {
      return robbed.size;
    },
    get accepting() {
      return state.accepting;
    },
    set accepting(value: boolean) {
      state.accepting = value;
    },
    set: (direction, fault) => {
      faults[direction] = fault;
      if (faults.toServer.swallow || faults.toClient.swallow) return;
      for (const pair of robbed) end(pair, 'reset');
    },
    cut: (how = 'end') => {
      for (const pair of pairs) end(pair, how);
    },
    async close() {
      for (const pair of pairs) end(pair, 'reset');
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

type Pair = readonly [client: Socket, upstream: Socket];

interface Relay {
  readonly fault: () => Fault;
  readonly drop: (how: CutHow) => void;
  /** Bytes were swallowed. */
  readonly lost: () => void;
}

async function relay(
  from: Socket,
  to: Socket,
  connection: number,
  { fault, drop, lost }: Relay,
): Promise<void> {
  let offset = 0;
  try {
    for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length;) {
        const now = fault();
        const left = (now.cutAfterBytes ?? Infinity) - offset;
        const size = Math.min(chunk.length - at, now.pieceBytes ?? Infinity, Math.max(0, left));
        if (now.swallow === true) lost();
        if (size > 0 && !(await handOn(chunk.subarray(at, at + size), to, now, { connection, offset })))
          return;
        at += size;
        offset += size;
        if (size >= left) return drop(now.cutHow ?? 'end');
      }
    }
    to.end();
  } catch {
    // Either side broke: the other one learns it by its own close.
    to.destroy();
  }
}

/** False when the receiving side is gone. */
async function handOn(
  piece: Buffer,
  to: Socket,
  { delayMs = 0, pieceBytes, swallow = false, rewrite }: Fault,
  at: { readonly connection: number; readonly offset: number },
): Promise<boolean> {
  if (delayMs > 0) await wait(delayMs);
  else if (pieceBytes !== undefined) await nextTurn();
  if (swallow) return true;
  if (to.destroyed) return false;
  const taken = to.write(rewrite?.(piece, at) ?? piece);
  if (!taken) await drained(to);
  return true;
}

/** Until it takes more, or is gone; what was waited for in vain is not listened to any longer. */
async function drained(to: Socket): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(to, 'drain', { signal }), once(to, 'close', { signal })]);
  } finally {
    over.abort();
  }
}

function end([client, upstream]: Pair, how: CutHow): void {
  // A unix socket has no reset, and no address.
  if (how === 'end') client.destroySoon();
  else if (client.remoteAddress === undefined) client.destroy();
  else client.resetAndDestroy();
  upstream.destroy();
}

function addressOf(address: ReturnType<ReturnType<typeof createServer>['address']>): FaultProxy['address'] {
  if (typeof address === 'string') return { path: address };
  if (address === null) throw new Error('the proxy has no address');
  return { host: address.address, port: address.port };
}
