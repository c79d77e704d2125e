import { demand } from '../access/permissions.ts';
import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import type { Config, Guest } from '../state/guest.ts';
import { startTask } from '../tasks/start-task.ts';
import type { Work } from '../tasks/tasks.ts';
import { backupOf, restoreInto } from './backups.ts';
import { demandCreate } from './create-rights.ts';
import { isDriveKey } from './drives.ts';
import { demandBridge, resolveNic } from './networks.ts';
import { startGuest } from './power.ts';
import { register, unregister } from './register.ts';
import { checkDrive, resolveDrive } from './resolve-drive.ts';
import type { DriveContext } from './resolve-drive.ts';
import { uniqueTags } from './tags.ts';

const notConfig = new Set([
  'node',
  'vmid',
  'ostemplate',
  'password',
  'storage',
  'force',
  'restore',
  'pool',
  'ignore-unpack-errors',
  'ssh-public-keys',
  'bwlimit',
  'start',
  'unique',
  'ha-managed',
]);

/** `POST /nodes/{node}/lxc`: a container out of a template or a backup. */
export function createLxc(call: Call): string {
  const { args, world, identity } = call;
  const vmid = args.number('vmid');
  const node = args.text('node');
  demandCreate(call, vmid);
  const context: DriveContext = { world, kind: 'lxc', vmid, node };
  const storage = args.maybeText('storage') ?? 'local';
  const asked = args.entries().filter(([key]) => !notConfig.has(key));
  for (const [key, value] of asked) {
    if (isDriveKey('lxc', key)) checkDrive(context, identity, key, value);
    if (/^net\d+$/.test(key)) demandBridge(world, identity, 'lxc', value);
  }
  const restores = args.flag('restore');
  const source = args.text('ostemplate');
  const backup = restores ? backupOf(world, source, node, 'lxc') : undefined;
  const template = world.stores.find(source, node);
  if (template === undefined)
    throw restores
      ? dies(`volume '${source}' does not exist`)
      : refusesParameters({ ostemplate: `volume '${source}' does not exist` });
  if (!asked.some(([key]) => key === 'rootfs')) {
    world.stores.demandOn(storage, node);
    world.stores.demandContent(storage, 'rootdir');
    demand(world, identity, `/storage/${storage}`, 'Datastore.AllocateSpace');
  }
  const emsg = `unable to ${restores ? 'restore' : 'create'} CT ${String(vmid)} - `;
  const guest = register(world, 'lxc', vmid, node, { lock: 'create' }, emsg);
  const pool = args.maybeText('pool');
  if (pool !== undefined) world.poolOf.set(vmid, pool);
  const starts = args.flag('start');
  return startTask(call, restores ? 'vzrestore' : 'vzcreate', vmid, async (work) => {
    try {
      if (backup === undefined) await build(context, asked, { source, storage }, guest, work);
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
        if (volume.content === 'rootdir') world.stores.remove(volume);
      unregister(world, guest);
      throw dies(`${emsg}${error instanceof Error ? error.message : String(error)}`);
    }
    if (starts) await startGuest(world, guest, work);
  });
}

async function build(
  context: DriveContext,
  asked: readonly (readonly [string, string])[],
  from: { readonly source: string; readonly storage: string },
  guest: Guest,
  work: Work,
): Promise<void> {
  const config: Config = {
    arch: 'amd64',
    hostname: `CT${String(context.vmid)}`,
    memory: '512',
    swap: '512',
    ostype: /(debian|ubuntu|alpine|fedora|centos|archlinux)/.exec(from.source)?.[1] ?? 'unmanaged',
  };
  const withRoot = asked.some(([key]) => key === 'rootfs')
    ? asked
    : [...asked, ['rootfs', `${from.storage}:4`] as const];
  for (const [key, value] of withRoot) {
    if (isDriveKey('lxc', key)) config[key] = resolveDrive(context, key, value);
    else if (key === 'tags') config[key] = uniqueTags(context.world, value);
    else config[key] = /^net\d+$/.test(key) ? resolveNic('lxc', value) : value;
  }
  await work.spend(500);
  work.log(`extracting archive '${from.source}'`);
  await work.spend(700);
  work.log(`Detected container architecture: ${config['arch'] ?? 'amd64'}`);
  guest.config = config;
}
