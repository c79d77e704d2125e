import { err, ok } from '@anyvisor/domain';
import type { Result } from '@anyvisor/domain';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import type { MigrationOptions } from './options.ts';

/**
 * How the source's daemon reaches the destination's: as the request says, else as the destination's connection says,
 * else at the address by which we reach it ourselves. The credentials are the source daemon's own, on its host.
 */
export function destinationUri(
  { migrationUri, address: { target } }: Pick<LibvirtSession, 'migrationUri' | 'address'>,
  options: MigrationOptions,
): Result<string, string> {
  const said = options.destinationUri ?? migrationUri;
  if (said !== undefined) return ok(said);
  if (target.transport === 'unix') {
    return err(
      'we reach the destination by a socket on this machine, which its other host cannot: set migrationUri in the destination’s connection, such as qemu+tls://kvm2.example.com/system',
    );
  }
  const { transport, port } = target;
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const user = target.transport === 'ssh' ? `${target.user}@` : '';
  return ok(`qemu+${transport}://${user}${host}:${port}/system`);
}
