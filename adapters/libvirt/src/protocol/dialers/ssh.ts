import type { Dial } from '../dial.ts';
import type { FarDaemon } from '../ssh/far-command.ts';
import type { SshLink } from '../ssh/link.ts';

/** Through an SSH login to the daemon's own socket on the far side. */
export function sshDialer(link: SshLink, daemon: FarDaemon): Dial {
  return (signal) => link.toDaemon(daemon, signal);
}
