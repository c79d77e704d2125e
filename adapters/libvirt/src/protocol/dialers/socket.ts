import { connect } from 'node:net';
import type { NetConnectOpts, Socket } from 'node:net';

const KEEPALIVE_AFTER_MS = 30_000;

/** Connects one socket; the promise settles exactly once and nothing stays open after a failure. */
export function connectSocket(target: NetConnectOpts, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect(target);
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEPALIVE_AFTER_MS);
      resolve(socket);
    });
  });
}
