import { dies } from '../http/api-error.ts';
import type { Config, Guest, GuestKind } from '../state/guest.ts';
import { readSize } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import { allocateDisk } from '../storage/allocate.ts';
import { splitVolumeId, volumeId } from '../storage/volume.ts';
import type { Volume } from '../storage/volume.ts';
import type { Work } from '../tasks/tasks.ts';
import { transfer } from './clone.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked } from './find-guest.ts';
import { isCloudInit, ownDrives, printDrive } from './drives.ts';
import { resolveNic } from './networks.ts';

type Backup = NonNullable<Volume['backup']>;

/** What is in a backup volume of the kind. */
export function backupOf(world: World, id: string, node: string, kind: GuestKind): Backup {
  const volume = world.stores.find(id, node);
  if (volume === undefined) throw dies(`volume '${id}' does not exist`);
  if (volume.backup?.kind !== kind) throw dies(`unable to restore '${id}': unknown or wrong archive type`);
  return volume.backup;
}

/** One guest into one backup volume: `vzdump-qemu-100-…vma.zst`, or a snapshot group on PBS. */
export async function backUp(
  world: World,
  guest: Guest,
  storage: string,
  notes: string | undefined,
  isProtected: boolean,
  work: Work,
): Promise<string> {
  return withFileLock(world, guest, async () => {
    demandUnlocked(guest);
    guest.config['lock'] = 'backup';
    try {
      work.log(`INFO: Starting Backup of VM ${String(guest.vmid)} (${guest.kind})`);
      const sizes = ownDrives(guest.kind, guest.config).map(
        ([, drive]) => readSize(drive.options.get('size') ?? '0') || 0,
      );
      const size = sizes.reduce((sum, one) => sum + one, 0);
      await transfer(work, size);
      const { lock: _, ...config } = guest.config;
      const now = world.clock.now();
      const volume = world.stores.add(storage, guest.node, {
        content: 'backup',
        vmid: guest.vmid,
        ...nameOf(world, guest, storage, now),
        size: Math.floor(size * 0.3),
        used: Math.floor(size * 0.3),
        notes,
        protected: isProtected,
        backup: { kind: guest.kind, config },
      });
      work.log(`INFO: Finished Backup of VM ${String(guest.vmid)} (00:00:0${String(sizes.length)})`);
      return volumeId(volume);
    } finally {
      delete guest.config['lock'];
    }
  });
}

function nameOf(
  world: World,
  guest: Guest,
  storage: string,
  now: number,
): { readonly name: string; readonly format: string } {
  const date = new Date(now);
  const id = String(guest.vmid);
  if (world.stores.section(storage)['type'] === 'pbs') {
    const kind = guest.kind === 'qemu' ? 'vm' : 'ct';
    return { name: `backup/${kind}/${id}/${date.toISOString().slice(0, 19)}Z`, format: `pbs-${kind}` };
  }
  const stamp = date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '_').replace('T', '-');
  const format = guest.kind === 'qemu' ? 'vma.zst' : 'tar.zst';
  return { name: `backup/vzdump-${guest.kind}-${id}-${stamp}.${format}`, format };
}

export interface RestoreWish {
  readonly storage: string | undefined;
  /** New MAC addresses. */
  readonly unique: boolean;
  readonly changes: readonly (readonly [string, string])[];
}

/** Recreates the disks of then, on the storages of then unless another is named. */
export async function restoreInto(
  world: World,
  guest: Guest,
  backup: Backup,
  wish: RestoreWish,
  work: Work,
): Promise<void> {
  const config: Config = { ...backup.config };
  delete config['parent'];
  const { node, vmid, kind } = guest;
  for (const [key, drive] of ownDrives(kind, backup.config)) {
    const storage = wish.storage ?? splitVolumeId(drive.file)?.storage ?? 'local';
    const size = readSize(drive.options.get('size') ?? '1G');
    const role = isCloudInit(drive) ? ('cloudinit' as const) : ('disk' as const);
    const content = kind === 'qemu' ? ('images' as const) : ('rootdir' as const);
    const volume = allocateDisk(world, { storage, node, vmid, content, size, role });
    work.log(`new volume ID is '${volumeId(volume)}'`);
    config[key] = printDrive({ file: volumeId(volume), options: drive.options });
    await transfer(work, size);
  }
  for (const key of Object.keys(config)) {
    if (wish.unique && /^net\d+$/.test(key))
      config[key] = resolveNic(kind, (config[key] ?? '').replace(/=(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/i, ''));
    if (key.startsWith('unused')) delete config[key];
  }
  for (const [key, value] of wish.changes) config[key] = value;
  guest.config = config;
}
