import { copyFileSync, constants } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { dies } from '../http/api-error.ts';
import { MiB } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import type { Volume } from './volume.ts';

export interface DiskRequest {
  readonly storage: string;
  readonly node: string;
  readonly vmid: number;
  readonly size: number;
  readonly format?: string | undefined;
  /** `images` for machines, `rootdir` for containers. */
  readonly content: 'images' | 'rootdir';
  /** @default disk */
  readonly role?: 'disk' | 'cloudinit' | 'state';
  readonly label?: string;
  readonly parent?: Volume;
  readonly copyOf?: Volume;
}

/** Allocates a guest's disk, with the name the storage type gives it. */
export function allocateDisk(world: World, request: DiskRequest): Volume {
  const { stores } = world;
  const { storage, node, vmid, content, parent, copyOf } = request;
  stores.demandOn(storage, node);
  stores.demandContent(storage, content);
  demandStorageLock(world, storage);
  const type = stores.typeOf(storage);
  const format = type.isFiles
    ? (request.format ?? type.defaultFormat)
    : formatOnBlocks(request, type.formats);
  if (!type.formats.includes(format)) throw dies(`unsupported format '${format}'`);
  const size = Math.max(request.size, request.role === undefined ? MiB : 0);
  const name = freeName(world, request, format, parent);
  return stores.add(storage, node, {
    content,
    vmid,
    name,
    format,
    size,
    used: type.isThin ? (copyOf?.used ?? 0) : size,
    parent: parent?.name,
    file: copyBytes(world, copyOf ?? parent),
  });
}

/** Somebody else holds the storage's lock for longer than anybody waits. */
export function demandStorageLock(world: World, storage: string): void {
  if (!world.faults.lockedStorages.has(storage)) return;
  throw dies(
    world.stores.isShared(storage)
      ? `cfs-lock 'storage-${storage}' error: got lock request timeout`
      : `can't lock file '/var/lock/pve-manager/pve-storage-${storage}' - got timeout`,
  );
}

function formatOnBlocks(request: DiskRequest, formats: readonly string[]): string {
  if (request.content === 'rootdir' && formats.includes('subvol')) return 'subvol';
  if (request.role !== 'cloudinit' && request.format !== undefined && !formats.includes(request.format)) {
    throw dies(`storage '${request.storage}' does not support format '${request.format}'`);
  }
  return 'raw';
}

function freeName(world: World, request: DiskRequest, format: string, parent: Volume | undefined): string {
  const { storage, vmid, node } = request;
  const { isFiles } = world.stores.typeOf(storage);
  const stem = format === 'subvol' ? 'subvol' : 'vm';
  const suffix = isFiles && format !== 'subvol' && request.role !== 'cloudinit' ? `.${format}` : '';
  const type = world.stores.section(storage)['type'] ?? '';
  const under = parent !== undefined && type !== 'lvmthin' ? `${parent.name}/` : '';
  const inFolder = (name: string): string => (isFiles ? `${String(vmid)}/${name}` : name);
  const named = (label: string): string => under + inFolder(`${stem}-${String(vmid)}-${label}${suffix}`);
  if (request.role === 'cloudinit')
    return under + inFolder(`vm-${String(vmid)}-cloudinit${isFiles ? '.qcow2' : ''}`);
  if (request.role === 'state') return named(`state-${request.label ?? 'suspend'}`);
  const taken = new Set(
    world.stores
      .ofGuest(vmid)
      .filter((volume) => volume.storage === storage && (volume.node === undefined || volume.node === node))
      .map((volume) => /-disk-(\d+)/.exec(volume.name.split('/').at(-1) ?? '')?.[1]),
  );
  for (let index = 0; index < 1000; index += 1)
    if (!taken.has(String(index))) return named(`disk-${String(index)}`);
  throw dies(`unable to allocate an image name for VM ${String(vmid)} in storage '${storage}'`);
}

/** A copy of a volume's bytes, if it has any; a reflink where the file system can. */
export function copyBytes(world: World, source: Volume | undefined): string | undefined {
  if (source?.file === undefined) return undefined;
  const path = join(world.stores.folder, `volume-${randomUUID()}`);
  copyFileSync(source.file, path, constants.COPYFILE_FICLONE);
  return path;
}

/** The volume of a guest's disk, which must exist. */
export function existingVolume(world: World, id: string, node: string): Volume {
  const volume = world.stores.find(id, node);
  if (volume === undefined) throw dies(`volume '${id}' does not exist`);
  return volume;
}
