import { demand } from '../access/permissions.ts';
import type { Identity } from '../access/access.ts';
import { dies, forbids, refusesParameters } from '../http/api-error.ts';
import type { GuestKind } from '../state/guest.ts';
import { GiB, KiB, MiB, printSize } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import { allocateDisk } from '../storage/allocate.ts';
import { splitVolumeId, volumeId } from '../storage/volume.ts';
import type { Volume } from '../storage/volume.ts';
import { isCdrom, printDrive, readDrive } from './drives.ts';
import type { Drive } from './drives.ts';

export interface DriveContext {
  readonly world: World;
  readonly kind: GuestKind;
  readonly vmid: number;
  readonly node: string;
}

/** Which storage the value would allocate on, and how much: `local-lvm:32`, `local:cloudinit`. */
export function allocationOf(drive: Drive): { readonly storage: string; readonly what: string } | undefined {
  const match = /^([a-z][a-z0-9\-_.]*[a-z0-9]):(\d+(?:\.\d+)?|cloudinit)$/i.exec(drive.file);
  return match?.[1] === undefined ? undefined : { storage: match[1], what: match[2] ?? '' };
}

/** Checks that the user may put this value there, before anything is allocated. */
export function checkDrive(context: DriveContext, identity: Identity, key: string, text: string): void {
  const { world, node } = context;
  const drive = readDrive(text);
  if (drive.file === 'none' || drive.file === 'cdrom' || drive.file === '') return;
  if (drive.file.startsWith('/')) {
    if (identity.user !== 'root@pam') throw dies(`only root can use absolute paths`);
    return;
  }
  const allocation = allocationOf(drive);
  if (allocation !== undefined) {
    world.stores.section(allocation.storage);
    demand(world, identity, `/storage/${allocation.storage}`, 'Datastore.AllocateSpace');
    world.stores.demandOn(allocation.storage, node);
    const source = drive.options.get('import-from');
    if (source === undefined) return;
    if (allocation.what !== '0')
      throw refusesParameters({
        [key]: "'import-from' requires special syntax - use <storage ID>:0,import-from=<source>",
      });
    importSource(context, identity, key, source);
    return;
  }
  const volume = world.stores.find(drive.file, node);
  const parts = splitVolumeId(drive.file);
  if (parts === undefined) throw dies(`unable to parse volume ID '${drive.file}'`);
  world.stores.section(parts.storage);
  if (volume === undefined) throw dies(`volume '${drive.file}' does not exist`);
  if (volume.vmid !== undefined && volume.vmid !== context.vmid) {
    demand(world, identity, `/storage/${parts.storage}`, 'Datastore.Allocate');
  } else demand(world, identity, `/storage/${parts.storage}`, 'Datastore.AllocateSpace|Datastore.Audit');
}

/** Turns what was asked for into what the config file holds, allocating or importing the volume. */
export function resolveDrive(context: DriveContext, key: string, text: string): string {
  const { world, kind, node } = context;
  const drive = readDrive(text);
  const allocation = allocationOf(drive);
  const options = new Map(drive.options);
  if (allocation === undefined) {
    const volume = world.stores.find(drive.file, node);
    if (volume === undefined && splitVolumeId(drive.file) !== undefined)
      throw dies(`volume '${drive.file}' does not exist`);
    if (volume !== undefined) options.set('size', printSize(volume.size));
    return printDrive({ file: drive.file, options });
  }
  const base = { storage: allocation.storage, node, vmid: context.vmid } as const;
  if (allocation.what === 'cloudinit') {
    const volume = allocateDisk(world, {
      ...base,
      content: 'images',
      size: 4 * MiB,
      role: 'cloudinit',
      format: 'qcow2',
    });
    return printDrive({
      file: volumeId(volume),
      options: new Map([['media', 'cdrom'], ...options, ['size', '4M']]),
    });
  }
  if (isCdrom(drive)) throw dies(`unable to create an image for a CD-ROM drive`);
  const sourceId = options.get('import-from');
  const source = sourceId === undefined ? undefined : sourceVolume(context, sourceId);
  const size = source?.size ?? sizeFor(key, Number(allocation.what));
  if (source === undefined && sourceId !== undefined) throw dies(`volume '${sourceId}' does not exist`);
  const volume = allocateDisk(world, {
    ...base,
    content: kind === 'qemu' ? 'images' : 'rootdir',
    size,
    format: options.get('format'),
    ...(source === undefined ? {} : { copyOf: source }),
  });
  for (const name of ['import-from', 'format']) options.delete(name);
  options.set('size', printSize(volume.size));
  return printDrive({ file: volumeId(volume), options });
}

/** The EFI variables and the TPM's state have sizes of their own. */
function sizeFor(key: string, gigabytes: number): number {
  if (key === 'efidisk0') return 528 * KiB;
  return key === 'tpmstate0' ? 4 * MiB : Math.round(gigabytes * GiB);
}

function importSource(context: DriveContext, identity: Identity, key: string, source: string): void {
  if (source.startsWith('/')) {
    if (identity.user !== 'root@pam') throw forbids('user != root@pam');
    return;
  }
  const volume = sourceVolume(context, source);
  if (volume === undefined) throw dies(`volume '${source}' does not exist`);
  if (volume.content !== 'images' && volume.content !== 'import')
    throw refusesParameters({
      [key]: `${source} has wrong type '${volume.content}' - needs to be 'images' or 'import'`,
    });
  demand(context.world, identity, `/storage/${volume.storage}`, 'Datastore.Audit|Datastore.AllocateSpace');
}

/** A volume, or a file inside an appliance: `local:import/machine.ova/disk.vmdk`. */
function sourceVolume({ world, node }: DriveContext, id: string): Volume | undefined {
  return world.stores.find(id, node) ?? world.stores.find(id.replace(/(\.ova)\/.*$/, '$1'), node);
}
