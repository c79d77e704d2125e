import type { Config, GuestKind } from '../state/guest.ts';
import { splitVolumeId } from '../storage/volume.ts';

/** A disk slot's value: what it points at, then options in their order. */
export interface Drive {
  readonly file: string;
  readonly options: ReadonlyMap<string, string>;
}

const qemuDrive = /^(?:ide[0-3]|sata[0-5]|scsi(?:[12]?\d|30)|virtio(?:\d|1[0-5])|efidisk0|tpmstate0)$/;
const lxcVolume = /^(?:rootfs|mp\d{1,3})$/;

export function isDriveKey(kind: GuestKind, key: string): boolean {
  return (kind === 'qemu' ? qemuDrive : lxcVolume).test(key);
}

export function isUnusedKey(key: string): boolean {
  return /^unused\d{1,3}$/.test(key);
}

/** Reads `local-lvm:vm-100-disk-0,size=32G,ssd=1` (also with `file=` or `volume=` written out). */
export function readDrive(text: string): Drive {
  const options = new Map<string, string>();
  let file = 'none';
  for (const part of text.split(',').filter((one) => one.trim() !== '')) {
    const match = /^([a-z_-]+)=(.*)$/i.exec(part);
    if (match === null) file = part;
    else if (match[1] === 'file' || match[1] === 'volume') file = match[2] ?? '';
    else options.set(match[1] ?? '', match[2] ?? '');
  }
  return { file, options };
}

/** As the platform writes property strings: what must be there first, the rest by the alphabet. */
export function printDrive(drive: Drive): string {
  const rank = (key: string): string => (key === 'mp' ? '' : key);
  const options = [...drive.options].sort(([one], [other]) => (rank(one) < rank(other) ? -1 : 1));
  return [drive.file, ...options.map(([key, value]) => `${key}=${value}`)].join(',');
}

export function withOption(drive: Drive, key: string, value: string | undefined): Drive {
  const options = new Map(drive.options);
  if (value === undefined) options.delete(key);
  else options.set(key, value);
  return { file: drive.file, options };
}

export function isCdrom(drive: Drive): boolean {
  return drive.options.get('media') === 'cdrom';
}

export function isCloudInit(drive: Drive): boolean {
  return /(?:^|[:/-])cloudinit(?:\.\w+)?$/.test(drive.file);
}

/** All slots with a volume of a storage in them: disks, cloud-init drives and CD images, not `none`, not host paths. */
export function drivesOf(kind: GuestKind, config: Readonly<Config>): readonly (readonly [string, Drive])[] {
  return Object.entries(config)
    .filter(([key]) => isDriveKey(kind, key))
    .map(([key, value]) => [key, readDrive(value)] as const)
    .filter(([, drive]) => splitVolumeId(drive.file) !== undefined);
}

/** The slots whose volumes belong to the guest. */
export function ownDrives(kind: GuestKind, config: Readonly<Config>): readonly (readonly [string, Drive])[] {
  return drivesOf(kind, config).filter(([, drive]) => !isCdrom(drive) || isCloudInit(drive));
}

export function freeUnusedKey(config: Readonly<Config>): string {
  for (let index = 0; index < 256; index += 1) {
    const key = `unused${String(index)}`;
    if (config[key] === undefined) return key;
  }
  throw new Error('Too many unused volumes - please delete them first.');
}
