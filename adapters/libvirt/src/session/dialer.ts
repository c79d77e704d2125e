import type { LibvirtTarget } from '../address.ts';
import { unavailable } from '../faults.ts';
import type { Dial } from '../protocol/dial.ts';
import { tcpDialer } from '../protocol/dialers/tcp.ts';
import { unixDialer } from '../protocol/dialers/unix.ts';

/** The way to a daemon. TLS and SSH are understood by the URI parser already and get their dialers here. */
export function dialerFor(target: LibvirtTarget): Dial {
  if (target.transport === 'unix') return unixDialer(target.socketPath);
  if (target.transport === 'tcp') return tcpDialer(target);
  throw unavailable('connect', `qemu+${target.transport} does not exist in this version`);
}
