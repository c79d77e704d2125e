import type { Dial } from '../dial.ts';
import { connectSocket } from './socket.ts';

/**
 * Where daemons of the system listen: one libvirtd (or virtproxyd in its place), else the modular daemon of QEMU. The
 * latter passes calls about networks, storage, devices and secrets on to its siblings by itself, lazily
 * (src/remote/remote_daemon_dispatch.c, remoteOpenConn), as it does for virsh: one connection is enough.
 */
const SYSTEM_SOCKETS = ['/var/run/libvirt/libvirt-sock', '/var/run/libvirt/virtqemud-sock'] as const;

export function unixDialer(path: string): Dial {
  return (signal) => connectSocket({ path }, signal);
}

/** The first of the usual sockets that somebody listens on; each has a second one for reading only. */
export function systemDialer(readOnly: boolean, sockets: readonly string[] = SYSTEM_SOCKETS): Dial {
  return async (signal) => {
    let failure: unknown;
    for (const path of sockets) {
      try {
        return await connectSocket({ path: readOnly ? `${path}-ro` : path }, signal);
      } catch (error) {
        // A socket left behind by a libvirtd that was replaced by modular daemons refuses.
        if (!isAbsent(error)) throw error;
        failure ??= error;
      }
    }
    throw failure;
  };
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')
  );
}
