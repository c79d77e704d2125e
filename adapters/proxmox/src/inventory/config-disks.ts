import type { VmDisk } from '@anyvisor/domain';
import { asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import { parseSize } from '../protocol/sizes.ts';
import type { GuestKind } from '../reading/row.ts';

const diskKeys = {
  qemu: /^(?:ide[0-3]|sata[0-5]|scsi(?:[12]?\d|30)|virtio(?:1[0-5]|\d)|efidisk0|tpmstate0)$/,
  lxc: /^(?:rootfs|mp\d{1,3})$/,
} as const;

/** Does this key of a configuration stand for a disk? The key is the disk's identity. */
export function isDiskKey(kind: GuestKind, key: string): boolean {
  return diskKeys[kind].test(key);
}

/** A guest's disks, sorted by key. `storageId` knows the unit of a storage name seen from the guest's node. */
export function mapDisks(
  kind: GuestKind,
  config: LooseObject,
  storageId: (storage: string) => string | null,
): readonly VmDisk[] {
  return Object.keys(config)
    .filter((key) => isDiskKey(kind, key))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((key) => mapDisk(kind, key, asText(config[key]) ?? '', storageId));
}

function mapDisk(
  kind: GuestKind,
  key: string,
  text: string,
  storageId: (storage: string) => string | null,
): VmDisk {
  const { head, options } = parsePropertyString(text);
  const volume = head ?? options.get('file') ?? options.get('volume') ?? 'none';
  const storage = storageOf(volume);
  const isCdrom = options.get('media') === 'cdrom' || volume === 'cdrom' || volume === 'none';
  return {
    key,
    kind: isCdrom ? 'cdrom' : 'disk',
    sizeBytes: parseSize(options.get('size')),
    allocatedBytes: null,
    storage: storage === null ? null : storageId(storage),
    source: volume === 'none' ? null : volume,
    bus: kind === 'lxc' ? 'mount' : key.replace(/\d+$/, ''),
    format: options.get('format') ?? formatOf(volume),
    readOnly: isCdrom || options.get('ro') === '1',
  };
}

/** `ceph:vm-100-disk-0`; a path of the host has no storage. */
export function storageOf(volume: string): string | null {
  return /^([A-Za-z][A-Za-z0-9._-]*):/.exec(volume)?.[1] ?? null;
}

function formatOf(volume: string): string | null {
  const suffix = /\.(qcow2|raw|vmdk|iso)$/.exec(volume)?.[1];
  if (suffix !== undefined) return suffix;
  return storageOf(volume) === null ? null : 'raw';
}
