import type { Dial } from '../dial.ts';
import { connectSocket } from './socket.ts';

/** Where a system daemon listens; the second socket answers read-only requests. */
export const SYSTEM_SOCKET = '/var/run/libvirt/libvirt-sock';
export const SYSTEM_SOCKET_READ_ONLY = '/var/run/libvirt/libvirt-sock-ro';

export function unixDialer(path = SYSTEM_SOCKET): Dial {
  return (signal) => connectSocket({ path }, signal);
}
