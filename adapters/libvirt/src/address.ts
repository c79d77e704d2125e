import { err, ok } from '@anyvisor/domain';
import type { Result } from '@anyvisor/domain';

/** A libvirt URI taken apart: which driver to ask for, and how to reach a daemon that has it. */
export interface LibvirtAddress {
  readonly driver: 'qemu' | 'test';
  readonly target: LibvirtTarget;
  /** What CONNECT_OPEN gets: the URI as the daemon itself would say it, `qemu:///system`. */
  readonly remoteUri: string;
  /** The daemon's read-only socket: it refuses every change. */
  readonly readOnly: boolean;
}

export type LibvirtTarget =
  | {
      readonly transport: 'unix';
      readonly socketPath: string;
      /** Was it in the URI? Else the usual places are looked at: one libvirtd, or the modular daemon of QEMU. */
      readonly named: boolean;
    }
  | { readonly transport: 'tcp' | 'tls'; readonly host: string; readonly port: number }
  | {
      readonly transport: 'ssh';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      /** The daemon's socket on the far side; null leaves it to the far side to know. */
      readonly socketPath: string | null;
    };

/** What people may write, for messages and forms. */
export const acceptedUris = [
  'qemu:///system',
  'qemu+unix:///system?socket=/path/to/libvirt-sock',
  'qemu+tls://host[:16514]/system',
  'qemu+ssh://user@host[:22]/system[?socket=/path/to/libvirt-sock]',
  'qemu+tcp://host[:16509]/system',
  'test:///default',
  'test+unix:///default?socket=/path/to/libvirt-sock',
  'test+tcp://host[:16509]/default',
] as const;

/** The ways to a host that people need most. */
export const suggestedUris = [
  'qemu:///system',
  'qemu+ssh://root@kvm1.example.com/system',
  'qemu+tls://kvm1.example.com/system',
] as const;

/**
 * Takes a URI apart (https://libvirt.org/uri.html); the error is a sentence for people. As in libvirt, a host without a
 * transport means TLS. `readOnly` asks for the daemon's read-only socket where there is one.
 */
export function parseLibvirtUri(uri: string, readOnly = false): Result<LibvirtAddress, string> {
  const parts = FORM.exec(uri);
  if (parts === null) return refuse(`"${shown(uri)}" is not a libvirt URI`);
  const [, driver = '', transport, authority = '', path = '', query = ''] = parts;
  if (driver !== 'qemu' && driver !== 'test') {
    return refuse(`the driver "${shown(driver)}" is not one of qemu and test`);
  }
  if (driver === 'qemu' && path !== '/system' && path !== '/session') {
    return refuse('the path of a qemu URI must be /system or /session');
  }
  if (driver === 'test' && path.length < 2) {
    return refuse('the path of a test URI must be /default or the path of a description file at the daemon');
  }
  const options = new URLSearchParams(query);
  const unknown = [...options.keys()].find((key) => key !== 'socket');
  if (unknown !== undefined) return refuse(`the option "${shown(unknown)}" is not known`);
  const socket = options.get('socket');
  if (socket !== null && !socket.startsWith('/')) return refuse('the socket must be an absolute path');

  const target = targetOf(
    transport ?? (authority === '' ? 'unix' : 'tls'),
    authority,
    socket,
    path === '/session',
    readOnly,
  );
  return target.ok
    ? ok({
        driver,
        target: target.value,
        remoteUri: `${driver}://${path}`,
        readOnly: readOnly || (socket ?? '').endsWith('-sock-ro'),
      })
    : target;
}

const FORM = /^([a-z]+)(?:\+([a-z0-9]+))?:\/\/([^/?#\s]*)(\/[^?#\s]*)?(?:\?([^#\s]*))?$/;
const AUTHORITY = /^(?:([^@:]+)@)?(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/;
const DEFAULT_PORT = { tcp: 16509, tls: 16514, ssh: 22 } as const;

function targetOf(
  transport: string,
  authority: string,
  socket: string | null,
  session: boolean,
  readOnly: boolean,
): Result<LibvirtTarget, string> {
  if (transport === 'unix') {
    const socketPath = socket ?? `/var/run/libvirt/libvirt-sock${readOnly ? '-ro' : ''}`;
    if (authority !== '') return refuse('a unix socket is on this machine: leave the host out');
    if (session && socket === null)
      return refuse('a session URI needs ?socket=, the path of that user’s socket');
    return ok({ transport, socketPath, named: socket !== null });
  }
  if (transport !== 'tcp' && transport !== 'tls' && transport !== 'ssh') {
    return refuse(`the transport "${shown(transport)}" is not one of unix, tcp, tls and ssh`);
  }
  const parts = AUTHORITY.exec(authority);
  if (parts === null) return refuse(`+${transport} needs a host, as in ${transport}://kvm1.example.com/`);
  const [, user, hostPart = '', portPart] = parts;
  const host = hostPart.replace(/^\[|\]$/g, '');
  const port = portPart === undefined ? DEFAULT_PORT[transport] : Number(portPart);
  if (port < 1 || port > 65_535) return refuse(`the port ${port} is out of range`);
  if (transport === 'ssh') {
    if (user === undefined) return refuse('+ssh needs a user, as in qemu+ssh://root@kvm1.example.com/system');
    return ok({ transport, host, port, user, socketPath: socket });
  }
  if (user !== undefined) return refuse(`a user name belongs to +ssh, not to +${transport}`);
  if (socket !== null) return refuse(`a socket belongs to +unix or +ssh, not to +${transport}`);
  return ok({ transport, host, port });
}

function refuse(why: string): { readonly ok: false; readonly error: string } {
  return err(`${why}. Accepted forms: ${acceptedUris.join(', ')}`);
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
