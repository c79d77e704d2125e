import { demand } from '../access/permissions.ts';
import { dies } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import type { Config, Guest } from '../state/guest.ts';
import { startTask } from '../tasks/start-task.ts';
import type { Work } from '../tasks/tasks.ts';
import { backupOf, restoreInto } from './backups.ts';
import { demandCreate } from './create-rights.ts';
import { isCdrom, isDriveKey, readDrive } from './drives.ts';
import { demandBridge, resolveNic } from './networks.ts';
import { startGuest } from './power.ts';
import { isOn } from './power-state.ts';
import { freshIdentity, register, unregister } from './register.ts';
import { checkDrive, resolveDrive } from './resolve-drive.ts';
import type { DriveContext } from './resolve-drive.ts';
import { uniqueTags } from './tags.ts';

const notConfig = new Set([
  'node',
  'vmid',
  'archive',
  'storage',
  'force',
  'unique',
  'bwlimit',
  'start',
  'pool',
  'live-restore',
  'ha-managed',
  'import-working-storage',
]);

/** `POST /nodes/{node}/qemu`: a new machine, or one out of a backup. */
export function createQemu(call: Call): string {
  const { args, world, identity } = call;
  const vmid = args.number('vmid');
  const node = args.text('node');
  demandCreate(call, vmid);
  const archive = args.maybeText('archive');
  const isRestore = archive !== undefined;
  const context: DriveContext = { world, kind: 'qemu', vmid, node };
  const asked = args.entries().filter(([key]) => !notConfig.has(key));
  for (const [key, value] of asked) {
    if (isDriveKey('qemu', key)) checkDrive(context, identity, key, value);
    if (/^net\d+$/.test(key)) demandBridge(world, identity, 'qemu', value);
    if (key === 'args' && (identity.user !== 'root@pam' || identity.token !== undefined))
      throw dies("only root can set 'args' config");
  }
  const storage = args.maybeText('storage');
  if (storage !== undefined) {
    world.stores.demandOn(storage, node);
    demand(world, identity, `/storage/${storage}`, 'Datastore.AllocateSpace');
  }
  const backup = archive === undefined ? undefined : backupOf(world, archive, node, 'qemu');
  const emsg = isRestore
    ? `unable to restore VM ${String(vmid)} - `
    : `unable to create VM ${String(vmid)} - `;
  const guest =
    isRestore && args.flag('force')
      ? overwritten(call, vmid, emsg)
      : register(world, 'qemu', vmid, node, { lock: 'create' }, emsg);
  const pool = args.maybeText('pool');
  if (pool !== undefined) world.poolOf.set(vmid, pool);
  const starts = args.flag('start');
  return startTask(call, isRestore ? 'qmrestore' : 'qmcreate', vmid, async (work) => {
    try {
      if (backup === undefined) await build(context, asked, guest, work);
      else
        await restoreInto(
          world,
          guest,
          backup,
          { storage, unique: args.flag('unique'), changes: asked },
          work,
        );
    } catch (error) {
      for (const volume of world.stores.ofGuest(vmid))
        if (volume.content === 'images') world.stores.remove(volume);
      unregister(world, guest);
      throw dies(`${emsg}${error instanceof Error ? error.message : String(error)}`);
    }
    if (args.flag('ha-managed'))
      world.ha.resources.set(`vm:${String(vmid)}`, { type: 'vm', state: starts ? 'started' : 'stopped' });
    if (starts) await startGuest(world, guest, work);
  });
}

/** `force`: the guest that is there gives way to its backup. */
function overwritten(call: Call, vmid: number, emsg: string): Guest {
  const { world } = call;
  const there = world.guests.get(vmid);
  if (there === undefined)
    return register(world, 'qemu', vmid, call.args.text('node'), { lock: 'create' }, emsg);
  if (there.config['protection'] === '1')
    throw dies(`${emsg}can't overwrite VM ${String(vmid)} - protection mode enabled`);
  if (isOn(there)) throw dies(`${emsg}VM ${String(vmid)} is running`);
  for (const volume of world.stores.ofGuest(vmid))
    if (volume.content === 'images') world.stores.remove(volume);
  there.config = { lock: 'create' };
  there.snapshots = [];
  return there;
}

async function build(
  context: DriveContext,
  asked: readonly (readonly [string, string])[],
  guest: Guest,
  work: Work,
): Promise<void> {
  const config: Config = {};
  for (const [key, value] of asked) {
    if (key === 'tags') config[key] = uniqueTags(context.world, value);
    else if (!isDriveKey('qemu', key)) config[key] = /^net\d+$/.test(key) ? resolveNic('qemu', value) : value;
    else {
      config[key] = resolveDrive(context, key, value);
      work.log(`${key}: successfully created disk '${config[key]}'`);
      await work.spend(250);
    }
  }
  await work.spend(300);
  config['boot'] ??= bootOrder(config);
  const created = Math.floor(context.world.clock.now() / 1000);
  config['meta'] = `creation-qemu=${context.world.major >= 9 ? '10.1.2' : '9.0.2'},ctime=${String(created)}`;
  guest.config = { ...freshIdentity(), ...config };
}

/** The first disk, the first CD drive (cloud-init's counts), the first card: what the platform chooses when nobody says. */
function bootOrder(config: Readonly<Config>): string {
  const rank = (key: string): number => ['ide', 'scsi', 'virtio', 'sata'].indexOf(key.replace(/\d+$/, ''));
  const drives = Object.keys(config)
    .filter((key) => rank(key) >= 0 && /\d$/.test(key))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
  const isMedium = (key: string): boolean => isCdrom(readDrive(config[key] ?? ''));
  const nets = Object.keys(config).filter((key) => /^net\d+$/.test(key));
  const devices = [
    drives.find((key) => !isMedium(key)),
    drives.find(isMedium),
    nets.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))[0],
  ].filter((key) => key !== undefined);
  // Of an empty value the config parser makes a blank.
  return devices.length === 0 ? ' ' : `order=${devices.join(';')}`;
}
