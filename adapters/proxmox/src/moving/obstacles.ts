import type { CallContext } from '@anyvisor/port';
import { isReplicatedTo } from '../actions/left-copies.ts';
import { stateOf } from '../actions/power.ts';
import { busy, unavailable, wrongState } from '../faults.ts';
import { isDiskKey } from '../inventory/config-disks.ts';
import { asFlag, asObject, asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import type { Session } from '../session.ts';

/** What `remote_migrate` does not take along, told before it is asked (QemuMigrate.pm, "remote migration … not supported"). */
export async function refuseUnmovable(
  session: Session,
  ctx: CallContext,
  guest: GuestDetails,
  live: boolean,
): Promise<void> {
  const { kind, vmid, config, current, snapshotCount } = guest;
  const state = stateOf(guest);
  const runs = state === 'RUNNING' || state === 'PAUSED';
  const lock = asText(config['lock']);
  if (state === 'SUSPENDED') throw wrongState('migrateVm', 'the VM is suspended to disk', 'Resume it first.');
  if (lock !== undefined) throw busy('migrateVm', `another task holds the VM (${lock})`);
  if (asFlag(config['template']))
    throw unavailable('migrateVm', 'a template does not move to another cluster');
  if (runs && kind === 'lxc')
    throw wrongState('migrateVm', 'a running container does not move to another cluster', 'Stop it first.');
  if (runs && !live)
    throw wrongState('migrateVm', 'the VM is running', 'Stop it first, or ask for a live migration.');
  if (snapshotCount > 0)
    throw unavailable('migrateVm', 'a VM with snapshots does not move to another cluster: delete them first');
  if (asFlag(asObject(current['ha'])['managed']))
    throw wrongState('migrateVm', 'the VM is managed by HA', 'Take it out of HA first.');
  const devices = Object.keys(config).filter(
    (key) => /^(?:hostpci|usb)\d+$/.test(key) && !/spice/.test(asText(config[key]) ?? ''),
  );
  if (devices.length > 0)
    throw unavailable('migrateVm', `the VM uses devices of its host: ${devices.join(', ')}`);
  const medium = Object.keys(config).find((key) => {
    const text = asText(config[key]) ?? '';
    return isDiskKey(kind, key) && /media=cdrom/.test(text) && !/^none|cloudinit/.test(text);
  });
  if (medium !== undefined)
    throw wrongState('migrateVm', `a CD image is in the drive ${medium}`, 'Take it out first.');
  if (await isReplicatedTo(session, ctx, vmid, undefined))
    throw wrongState('migrateVm', 'the VM is replicated', 'Remove its replication job first.');
}
