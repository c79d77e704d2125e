import type { LibvirtHost } from './host.ts';
import { runCommand } from './run-command.ts';

/**
 * Lets two hosts reach each other's own address, as their daemons do when a guest migrates: a cable between their
 * network namespaces, nothing of which is seen on the machine. It goes when either host does.
 */
export async function linkHosts(one: LibvirtHost, other: LibvirtHost): Promise<HostLink> {
  const inside = (host: LibvirtHost, ...command: readonly string[]): Promise<string> =>
    runCommand('nsenter', ['--net', '--target', String(host.pid), 'ip', ...command]);
  const [left, right] = [`to-${other.pid}`, `to-${one.pid}`];
  await inside(one, 'link', 'add', left, 'type', 'veth', 'peer', 'name', right, 'netns', String(other.pid));
  await inside(one, 'link', 'set', left, 'up');
  await inside(other, 'link', 'set', right, 'up');
  await inside(one, 'route', 'add', `${other.tcpAddress.host}/32`, 'dev', left, 'src', one.tcpAddress.host);
  await inside(
    other,
    'route',
    'add',
    `${one.tcpAddress.host}/32`,
    'dev',
    right,
    'src',
    other.tcpAddress.host,
  );
  return {
    breakOff: async () => {
      // It kills them, and on some kernels complains all the same.
      const forget = (at: LibvirtHost, peer: LibvirtHost): Promise<unknown> =>
        runCommand('nsenter', ['--net', '--target', String(at.pid), 'ss', '-K', 'dst', peer.tcpAddress.host]);
      await Promise.all([forget(one, other), forget(other, one)]);
    },
    cut: async () => {
      await inside(one, 'link', 'set', left, 'down');
    },
    mend: async () => {
      await inside(one, 'link', 'set', left, 'up');
      await inside(
        one,
        'route',
        'replace',
        `${other.tcpAddress.host}/32`,
        'dev',
        left,
        'src',
        one.tcpAddress.host,
      );
    },
  };
}

export interface HostLink {
  /** Everything between the two is swallowed from now on. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /** The TCP connections between the two are over at either end, as they are after a long silence. */
  readonly breakOff: () => Promise<void>;
}
