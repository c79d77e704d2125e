import type { Dial } from '../dial.ts';
import { connectSocket } from './socket.ts';

export const TCP_PORT = 16_509;

/** Plain TCP: neither encrypted nor, without SASL, authenticated. For laboratories. */
export function tcpDialer({ host, port = TCP_PORT }: { host: string; port?: number }): Dial {
  return (signal) => connectSocket({ host, port }, signal);
}
