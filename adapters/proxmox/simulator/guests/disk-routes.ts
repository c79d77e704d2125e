import { demand } from '../access/permissions.ts';
import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { isTemplate, taskPrefix } from '../state/guest.ts';
import { printSize, readSize } from '../state/sizes.ts';
import { allocateDisk, existingVolume } from '../storage/allocate.ts';
import { splitVolumeId, volumeId } from '../storage/volume.ts';
import type { Volume } from '../storage/volume.ts';
import { startTask } from '../tasks/start-task.ts';
import { transfer } from './clone.ts';
import { demandDigest } from './config-text.ts';
import {
  freeUnusedKey,
  isCdrom,
  isDriveKey,
  ownDrives,
  printDrive,
  readDrive,
  withOption,
} from './drives.ts';
import type { Drive } from './drives.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked, guestOf, guestOn } from './find-guest.ts';
import { isOn } from './power-state.ts';
import { applyChange, checkChange } from './update-config.ts';
import { skipsLock } from './skip-lock.ts';

/** Growing, moving, detaching disks; making a template. */
export function diskRoutes(kind: GuestKind): Handlers {
  const path = `/nodes/{node}/${kind}/{vmid}`;
  return {
    [`PUT ${path}/resize`]: (call) => resize(call, guestOf(call, kind)),
    [`POST ${path}/${kind === 'qemu' ? 'move_disk' : 'move_volume'}`]: (call) =>
      move(call, guestOf(call, kind)),
    [`POST ${path}/template`]: (call) => makeTemplate(call, guestOf(call, kind)),
    ...(kind === 'qemu' ? { [`PUT ${path}/unlink`]: (call: Call) => unlink(call, guestOf(call, kind)) } : {}),
  };
}

function driveAt(guest: Guest, key: string): Drive {
  const value = guest.config[key];
  if (value === undefined) throw dies(`disk '${key}' does not exist`);
  return readDrive(value);
}

function resize(call: Call, guest: Guest): string {
  const { args, world } = call;
  const key = args.text('disk');
  const wish = args.text('size');
  demandDigest(guest, args.maybeText('digest'));
  if (!skipsLock(call)) demandUnlocked(guest);
  driveAt(guest, key);
  return startTask(call, 'resize', guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      const drive = driveAt(guest, key);
      if (isCdrom(drive)) throw dies("you can't resize a cdrom");
      const volume = existingVolume(world, drive.file, guest.node);
      if (volume.format === 'qcow2' && guest.snapshots.length > 0 && !isOn(guest)) {
        throw dies("you can't resize volume if it has snapshots");
      }
      const size = wish.startsWith('+') ? volume.size + readSize(wish.slice(1)) : readSize(wish);
      if (size < volume.size) throw dies('shrinking disks is not supported');
      await work.spend(400);
      world.stores.resize(volume, size);
      guest.config[key] = printDrive(withOption(drive, 'size', printSize(size)));
    }),
  );
}

function move(call: Call, guest: Guest): string {
  const { args, world, identity } = call;
  const key = args.text(guest.kind === 'qemu' ? 'disk' : 'volume');
  const drive = driveAt(guest, key);
  demandDigest(guest, args.maybeText('digest'));
  demandUnlocked(guest);
  const other = args.maybeNumber('target-vmid');
  if (other !== undefined && other !== guest.vmid) return reassign(call, guest, key, drive, other);
  const storage = args.maybeText('storage');
  if (storage === undefined) throw dies('Storage or target-vmid must be given');
  world.stores.demandOn(storage, guest.node);
  demand(world, identity, `/storage/${storage}`, 'Datastore.AllocateSpace');
  const format = args.maybeText('format');
  const from = existingVolume(world, drive.file, guest.node);
  if (storage === splitVolumeId(drive.file)?.storage && (format ?? from.format) === from.format) {
    throw dies(`you can't move to the same storage with same format`);
  }
  if (guest.kind === 'lxc' && isOn(guest)) throw dies('cannot move volumes of a running container');
  if (guest.snapshots.length > 0 && args.flag('delete'))
    throw dies(`you can't move a disk with snapshots and delete the source`);
  const deletes = args.flag('delete');
  return startTask(call, guest.kind === 'qemu' ? 'qmmove' : 'move_volume', guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      demandUnlocked(guest);
      guest.config['lock'] = guest.kind === 'qemu' ? 'clone' : 'disk';
      let made: Volume | undefined;
      try {
        const content = guest.kind === 'qemu' ? 'images' : 'rootdir';
        const { vmid, node } = guest;
        made = allocateDisk(world, {
          storage,
          node,
          vmid,
          content,
          size: from.size,
          copyOf: from,
          format: format ?? (world.stores.typeOf(storage).isFiles ? from.format : undefined),
        });
        work.log(`create full clone of drive ${key} (${drive.file})`);
        await transfer(work, from.size);
        guest.config[key] = printDrive({ file: volumeId(made), options: drive.options });
        if (deletes) world.stores.remove(from);
        else guest.config[freeUnusedKey(guest.config)] = volumeId(from);
      } catch (error) {
        if (made !== undefined) world.stores.remove(made);
        throw error;
      } finally {
        delete guest.config['lock'];
      }
    }),
  );
}

/** The disk changes its owner; the volume gets the new owner's number. */
function reassign(call: Call, guest: Guest, key: string, drive: Drive, vmid: number): string {
  const { args, world, identity } = call;
  demand(world, identity, `/vms/${String(vmid)}`, 'VM.Config.Disk');
  const owner = guestOn(world, guest.kind, vmid, guest.node);
  const slot = args.maybeText(guest.kind === 'qemu' ? 'target-disk' : 'target-volume') ?? key;
  if (owner.config[slot] !== undefined) throw dies(`The key '${slot}' for ${String(vmid)} is already in use`);
  if (isOn(guest) && isDriveKey(guest.kind, key))
    throw dies(`Moving a disk of a running VM to another is not supported`);
  return startTask(call, guest.kind === 'qemu' ? 'qmmove' : 'move_volume', guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      await work.spend(300);
      const from = existingVolume(world, drive.file, guest.node);
      const content = guest.kind === 'qemu' ? 'images' : 'rootdir';
      const copy = allocateDisk(world, {
        storage: from.storage,
        node: guest.node,
        vmid,
        content,
        size: from.size,
        format: from.format,
        copyOf: from,
      });
      world.stores.remove(from);
      delete guest.config[key];
      owner.config[slot] = printDrive({ file: volumeId(copy), options: drive.options });
    }),
  );
}

async function unlink(call: Call, guest: Guest): Promise<null> {
  const change = { set: [], remove: call.args.list('idlist'), revert: [], force: call.args.flag('force') };
  checkChange(call.world, call.identity, guest, change);
  await withFileLock(call.world, guest, () => {
    demandUnlocked(guest);
    applyChange(call.world, guest, change);
  });
  return null;
}

/** The disks become base volumes: renamed, never written again. */
function makeTemplate(call: Call, guest: Guest): string | null {
  const { world } = call;
  if (guest.snapshots.length > 0) throw dies(`unable to create template, because VM contains snapshots`);
  if (isTemplate(guest)) throw dies("you can't convert a template to a template");
  if (isOn(guest)) throw dies("you can't convert a VM to template if VM is running");
  demandUnlocked(guest);
  const convert = (): void => {
    for (const [key, drive] of ownDrives(guest.kind, guest.config)) {
      const volume = world.stores.find(drive.file, guest.node);
      if (volume === undefined || /cloudinit/.test(volume.name)) continue;
      const name = volume.name.replace(
        /(^|\/)(?:vm|subvol)-/,
        (_, start: string) => `${start}base${volume.format === 'subvol' ? 'vol' : ''}-`,
      );
      const { storage, content, vmid, format, size, used, file } = volume;
      volume.file = undefined;
      world.stores.remove(volume);
      const base = world.stores.add(storage, guest.node, { name, content, vmid, format, size, used, file });
      guest.config[key] = printDrive({ file: volumeId(base), options: drive.options });
    }
    guest.config['template'] = '1';
  };
  if (guest.kind === 'lxc') {
    convert();
    return null;
  }
  return startTask(call, `${taskPrefix(guest.kind)}template`, guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      await work.spend(400);
      convert();
    }),
  );
}
