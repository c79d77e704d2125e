import { randomBytes, randomInt } from 'node:crypto';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LibvirtTarget } from '../address.ts';
import { failed, unavailable } from '../faults.ts';
import type { SshLink } from '../protocol/ssh/link.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';

/** Where QEMU is to listen for somebody who reads its disks, and how we get there. */
export interface NbdWay {
  readonly server:
    | { readonly transport: 'unix'; readonly socket: string }
    | { readonly transport: 'tcp'; readonly name: string; readonly port: number };
  readonly dial: (signal: AbortSignal) => Promise<Duplex>;
}

const FIRST_PORT = 10_809;
const PORTS = 1000;

/**
 * A socket on the host where one can be reached, by SSH too; with plain TCP, which is for laboratories, a port. NBD beside
 * TLS would be in the clear, so there it is refused.
 */
export function nbdWay(
  session: Pick<LibvirtSession, 'address' | 'link' | 'nbdFolder'>,
  operation: string,
): NbdWay {
  const { target } = session.address;
  if (target.transport === 'tls') {
    throw unavailable(
      operation,
      'disks of running machines are read over NBD, which is not encrypted; connect by SSH for that',
    );
  }
  if (target.transport === 'tcp') {
    const port = FIRST_PORT + randomInt(PORTS);
    const way = { host: target.host, port };
    return { server: { transport: 'tcp', name: target.host, port }, dial: (signal) => dial(way, signal) };
  }
  const socket = `${session.nbdFolder}/anyvisor-${randomBytes(6).toString('hex')}.nbd`;
  return {
    server: { transport: 'unix', socket },
    dial: (signal) => dialSocket(target, session.link, socket, signal),
  };
}

function dialSocket(
  target: LibvirtTarget,
  link: SshLink | null,
  path: string,
  signal: AbortSignal,
): Promise<Duplex> {
  if (target.transport === 'unix') return dial({ path }, signal);
  if (link === null) throw failed('nbd', 'the SSH login is gone');
  return link.toAddress({ path }, signal);
}

function dial(to: { path: string } | { host: string; port: number }, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...to, signal });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
