import { dies } from '../http/api-error.ts';
import type { Config, Guest, Snapshot } from '../state/guest.ts';
import { wordFor } from '../state/guest.ts';
import { MiB } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import { allocateDisk } from '../storage/allocate.ts';
import { splitVolumeId, volumeId } from '../storage/volume.ts';
import type { Work } from '../tasks/tasks.ts';
import { memoryOf } from './counters.ts';
import { isCdrom, ownDrives, readDrive } from './drives.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked } from './find-guest.ts';
import { change, isOn } from './power-state.ts';

/** Whether all of the guest's disks can be frozen. */
export function canSnapshot(world: World, guest: Guest, config: Readonly<Config> = guest.config): boolean {
  return ownDrives(guest.kind, config)
    .filter(([, drive]) => !isCdrom(drive))
    .every(([, drive]) => {
      const volume = world.stores.find(drive.file, guest.node);
      const storage = splitVolumeId(drive.file)?.storage ?? '';
      return volume !== undefined && world.stores.typeOf(storage).snapshots(volume.format);
    });
}

export interface SnapshotWish {
  readonly name: string;
  readonly description: string;
  readonly withMemory: boolean;
}

export async function takeSnapshot(
  world: World,
  guest: Guest,
  work: Work,
  wish: SnapshotWish,
): Promise<void> {
  await withFileLock(world, guest, async () => {
    demandUnlocked(guest);
    if (guest.snapshots.some((one) => one.name === wish.name))
      throw dies(`snapshot name '${wish.name}' already used`);
    if (!canSnapshot(world, guest)) throw dies('snapshot feature is not available');
    guest.config['lock'] = 'snapshot';
    try {
      const vmstate = wish.withMemory && isOn(guest) ? saveMemory(world, guest, wish.name, work) : undefined;
      await work.spend(vmstate === undefined ? 700 : 2200);
      for (const [key, drive] of ownDrives(guest.kind, guest.config))
        work.log(`snapshotting '${key}' (${drive.file})`);
      const { lock: _, parent, ...config } = guest.config;
      guest.snapshots.push({
        name: wish.name,
        takenAt: Math.floor(world.clock.now() / 1000),
        description: wish.description,
        parent,
        config,
        vmstate,
      });
      guest.config['parent'] = wish.name;
    } finally {
      delete guest.config['lock'];
    }
  });
}

function saveMemory(world: World, guest: Guest, name: string, work: Work): string {
  const first = ownDrives(guest.kind, guest.config)[0]?.[1].file ?? '';
  const storage = guest.config['vmstatestorage'] ?? splitVolumeId(first)?.storage ?? 'local';
  const volume = allocateDisk(world, {
    storage,
    node: guest.node,
    vmid: guest.vmid,
    content: 'images',
    size: memoryOf(guest) * 2 + 512 * MiB,
    role: 'state',
    label: name,
    format: 'raw',
  });
  work.log(`saving VM state and RAM using storage '${storage}'`);
  work.log('completed saving the VM state in 2s, saved 512.00 MiB');
  return volumeId(volume);
}

export function snapshotOf(guest: Guest, name: string): Snapshot {
  const found = guest.snapshots.find((one) => one.name === name);
  if (found === undefined) throw dies(`snapshot '${name}' does not exist`);
  return found;
}

/** The children hang onto the parent of what goes. */
export async function deleteSnapshot(world: World, guest: Guest, work: Work, name: string): Promise<void> {
  await withFileLock(world, guest, async () => {
    const snapshot = snapshotOf(guest, name);
    demandUnlocked(guest);
    guest.config['lock'] = 'snapshot-delete';
    try {
      await work.spend(600);
      guest.snapshots = guest.snapshots.filter((one) => one !== snapshot);
      for (const one of guest.snapshots) if (one.parent === name) one.parent = snapshot.parent;
      if (guest.config['parent'] === name) {
        if (snapshot.parent === undefined) delete guest.config['parent'];
        else guest.config['parent'] = snapshot.parent;
      }
      const state =
        snapshot.vmstate === undefined ? undefined : world.stores.find(snapshot.vmstate, guest.node);
      if (state !== undefined) world.stores.remove(state);
    } finally {
      delete guest.config['lock'];
    }
  });
}

/** Back to the state of then; the guest stops unless its memory was saved too. Newer disks become `unusedN`. */
export async function rollBack(world: World, guest: Guest, work: Work, name: string): Promise<void> {
  await withFileLock(world, guest, async () => {
    const snapshot = snapshotOf(guest, name);
    demandUnlocked(guest);
    guest.config['lock'] = 'rollback';
    try {
      if (isOn(guest)) change(world, guest, { power: 'stopped' });
      await work.spend(1200);
      const now = ownDrives(guest.kind, guest.config);
      guest.config = { ...snapshot.config, parent: name };
      guest.pending = new Map();
      const kept = new Set(Object.values(guest.config).map((value) => readDrive(value).file));
      let index = 0;
      for (const [, drive] of now.filter(([, one]) => !kept.has(one.file))) {
        guest.config[`unused${String(index)}`] = drive.file;
        index += 1;
      }
      if (snapshot.vmstate !== undefined) change(world, guest, { power: 'running' });
      work.log(`${wordFor(guest.kind)} ${String(guest.vmid)} rolled back to '${name}'`);
    } finally {
      delete guest.config['lock'];
    }
  });
}
