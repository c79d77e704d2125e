import { dies } from '../http/api-error.ts';
import type { Guest } from '../state/guest.ts';
import { wordFor } from '../state/guest.ts';
import { GiB } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import { allocateDisk, copyBytes } from '../storage/allocate.ts';
import { splitVolumeId, volumeId } from '../storage/volume.ts';
import type { Volume } from '../storage/volume.ts';
import type { Work } from '../tasks/tasks.ts';
import { transfer } from './clone.ts';
import { memoryOf } from './counters.ts';
import { drivesOf, isCdrom, isCloudInit, printDrive, readDrive } from './drives.ts';
import type { Drive } from './drives.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked } from './find-guest.ts';
import { change, isOn } from './power-state.ts';

export interface MigrationWish {
  readonly target: string;
  readonly online: boolean;
  readonly withLocalDisks: boolean;
  /** Where local disks go, by their storage; `''` is the rest. */
  readonly storages: ReadonlyMap<string, string>;
  /** Containers cannot move while they run: stop, move, start. */
  readonly restart: boolean;
}

export interface LocalDisk {
  readonly key: string;
  readonly drive: Drive;
  readonly volume: Volume;
}

/** The volumes that only this node sees, with the slot that uses them. */
export function localDisksOf(world: World, guest: Guest): readonly LocalDisk[] {
  const slots = [...drivesOf(guest.kind, guest.config), ...unusedOf(guest)];
  return slots.flatMap(([key, drive]) => {
    const volume = world.stores.find(drive.file, guest.node);
    return volume?.node === undefined ? [] : [{ key, drive, volume }];
  });
}

function unusedOf(guest: Guest): readonly (readonly [string, Drive])[] {
  return Object.entries(guest.config)
    .filter(([key]) => key.startsWith('unused'))
    .map(([key, value]) => [key, readDrive(value)] as const);
}

/** Devices of this very host. */
export function localResourcesOf(guest: Guest): readonly string[] {
  return Object.entries(guest.config)
    .filter(([key, value]) => /^(?:hostpci|usb)\d+$/.test(key) && !/mapping=|spice/.test(value))
    .map(([key]) => key);
}

/** The worker: checks, copies local disks, moves the memory, moves the config file. */
export async function migrate(world: World, guest: Guest, work: Work, wish: MigrationWish): Promise<void> {
  const restarts = wish.restart && isOn(guest);
  await withFileLock(world, guest, async () => {
    demandUnlocked(guest);
    const from = guest.node;
    guest.config['lock'] = 'migrate';
    const copies: { readonly disk: LocalDisk; readonly volume: Volume }[] = [];
    try {
      work.log(
        `starting migration of ${wordFor(guest.kind)} ${String(guest.vmid)} to node '${wish.target}' (${world.nodes.get(wish.target)?.ip ?? ''})`,
      );
      const disks = checkDisks(world, guest, wish);
      if (restarts) {
        await work.spend(800);
        change(world, guest, { power: 'stopped' });
      }
      for (const disk of disks) {
        work.log(`copying local disk image ${volumeId(disk.volume)}`);
        copies.push({ disk, volume: copyTo(world, guest, disk, wish) });
        await transfer(work, disk.volume.size);
      }
      if (isOn(guest)) await moveMemory(guest, work);
      await work.spend(600);
      demandTarget(world, wish.target);
      if (!isUp(world, from)) throw dies('migration aborted');
      for (const { disk, volume } of copies) {
        world.stores.remove(disk.volume);
        guest.config[disk.key] = printDrive({ file: volumeId(volume), options: disk.drive.options });
      }
      change(world, guest, { node: wish.target });
      if (restarts) change(world, guest, { power: 'running' });
      work.log(`migration finished successfully (duration 00:00:0${String(Math.min(9, 3 + copies.length))})`);
    } catch (error) {
      // Whoever is dead cleans nothing up, and nobody cleans up there.
      const cleans = isUp(world, from) && isUp(world, wish.target);
      for (const { volume } of cleans ? copies : []) world.stores.remove(volume);
      if (restarts && guest.power === 'stopped') change(world, guest, { power: 'running' });
      throw error;
    } finally {
      if (isUp(world, from)) delete guest.config['lock'];
    }
  });
}

function isUp(world: World, node: string): boolean {
  return world.nodes.get(node)?.online === true;
}

function demandTarget(world: World, target: string): void {
  if (!isUp(world, target)) throw dies(`migration aborted: can't connect to target '${target}'`);
}

function checkDisks(world: World, guest: Guest, wish: MigrationWish): readonly LocalDisk[] {
  demandTarget(world, wish.target);
  if (localResourcesOf(guest).length > 0)
    throw dies("can't migrate VM which uses local devices: " + localResourcesOf(guest).join(', '));
  for (const [, drive] of drivesOf(guest.kind, guest.config)) {
    const { storage = '' } = splitVolumeId(drive.file) ?? {};
    if (world.stores.isShared(storage)) world.stores.demandOn(storage, wish.target);
  }
  const disks = localDisksOf(world, guest);
  for (const disk of disks) {
    const id = volumeId(disk.volume);
    if (isCdrom(disk.drive) && !isCloudInit(disk.drive)) throw dies(`can't migrate local cdrom '${id}'`);
    if (isOn(guest) && guest.kind === 'qemu' && !wish.withLocalDisks) {
      throw dies(
        `can't migrate local disk '${id}': can't live migrate attached local disks without with-local-disks option`,
      );
    }
    if (isOn(guest) && guest.snapshots.length > 0) {
      throw dies(
        `can't migrate local disk '${id}': online storage migration not possible if non-replicated snapshots exist`,
      );
    }
    if (disk.volume.parent !== undefined && disk.volume.name.includes('/')) {
      throw dies(`can't migrate '${id}' as it's a clone of '${disk.volume.parent}'`);
    }
    world.stores.demandOn(storageFor(disk, wish), wish.target);
  }
  return disks;
}

function storageFor(disk: LocalDisk, wish: MigrationWish): string {
  return wish.storages.get(disk.volume.storage) ?? wish.storages.get('') ?? disk.volume.storage;
}

function copyTo(world: World, guest: Guest, disk: LocalDisk, wish: MigrationWish): Volume {
  const storage = storageFor(disk, wish);
  const { content, name, format, size, used } = disk.volume;
  const isTaken = world.stores.find(`${storage}:${name}`, wish.target) !== undefined;
  if (storage === disk.volume.storage && !isTaken) {
    const file = copyBytes(world, disk.volume);
    return world.stores.add(storage, wish.target, {
      content,
      vmid: guest.vmid,
      name,
      format,
      size,
      used,
      file,
    });
  }
  return allocateDisk(world, {
    storage,
    node: wish.target,
    vmid: guest.vmid,
    content: guest.kind === 'qemu' ? 'images' : 'rootdir',
    size,
    role: isCloudInit(disk.drive) ? 'cloudinit' : 'disk',
    format: world.stores.typeOf(storage).isFiles ? format : undefined,
    copyOf: disk.volume,
  });
}

async function moveMemory(guest: Guest, work: Work): Promise<void> {
  const total = memoryOf(guest) / GiB;
  work.log('start migrate command to unix:/run/qemu-server/migrate.sock');
  for (const part of [0.2, 0.6, 1]) {
    await work.spend(700);
    work.log(
      `migration active, transferred ${(total * part).toFixed(1)} GiB of ${total.toFixed(1)} GiB VM-state, 1.1 GiB/s`,
    );
  }
  work.log('average migration speed: 1.1 GiB/s - downtime 42 ms');
  work.log('migration status: completed');
}
