import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { pinnedSocket } from './pinned-socket.ts';
import type { Peer } from './pinned-socket.ts';
import { TransportFailed } from './transport-failed.ts';

/** Bytes that may come in one message of a screen. */
const longestMessage = 16 * 2 ** 20;

/** A web socket over a connection whose certificate was accepted, as bytes both ways. Rejects with TransportFailed. */
export async function openSocket(
  peer: Peer,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Duplex> {
  const raw = await pinnedSocket(peer, () => undefined).catch((error: unknown) => {
    throw new TransportFailed(error, false);
  });
  const host = peer.host.includes(':') ? `[${peer.host}]` : peer.host;
  const socket = new WebSocket(`wss://${host}:${peer.port}${path}`, 'binary', {
    headers: { ...headers },
    createConnection: () => raw,
    maxPayload: longestMessage,
    perMessageDeflate: false,
    handshakeTimeout: 10_000,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  const leave = () => socket.terminate();
  signal.addEventListener('abort', leave, { once: true });
  // Made before the handshake ends: the other side speaks first, and nothing of it may be missed.
  const stream = createWebSocketStream(socket, { allowHalfOpen: false });
  socket.once('open', () => resolve(stream));
  stream.once('error', (error) => reject(new TransportFailed(error, true)));
  return promise.finally(() => signal.removeEventListener('abort', leave));
}
