import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { DiskBus, LibvirtNativeSpec, PlacedVolume } from '../native-spec.ts';
import { encryptedDriver } from './launch-security-section.ts';

type DiskOptions = NonNullable<LibvirtNativeSpec['extension']['disk']>;

/** Disks and the seed's drive. Throws when there are fewer volumes than disks: a defect of the caller. */
export function diskSection(spec: LibvirtNativeSpec, volumes: readonly PlacedVolume[]): readonly XmlNode[] {
  const wanted = spec.disks.length + (spec.seed === null ? 0 : 1);
  if (volumes.length !== wanted) {
    throw new Error(`${wanted} volumes are needed to write the domain, ${volumes.length} were given`);
  }
  const drives: XmlNode[] = spec.disks.map(({ target, bus }, index) =>
    diskElement({
      target,
      bus,
      volume: at(volumes, index),
      options: spec.extension.disk ?? {},
      bootOrder: index + 1,
      ...(bus === 'virtio' ? virtioDriver(spec, index) : {}),
    }),
  );
  if (spec.seed !== null) {
    drives.push(cdromElement(spec.seed.target, spec.seed.bus, at(volumes, spec.disks.length)));
  }
  return drives;
}

export interface DiskElement {
  readonly target: string;
  readonly bus: DiskBus;
  readonly volume: PlacedVolume;
  readonly options?: DiskOptions;
  /** From 1; absent: not booted from. */
  readonly bootOrder?: number;
  /** Of virtio disks alone. */
  readonly ioThread?: number;
  readonly iommu?: 'on';
}

/** I/O threads go round the disks, the last of them belongs to the virtio-scsi controller. */
function virtioDriver(spec: LibvirtNativeSpec, index: number): Pick<DiskElement, 'ioThread' | 'iommu'> {
  const { ioThreads } = spec.extension;
  return {
    ...(ioThreads === undefined ? {} : { ioThread: (index % ioThreads) + 1 }),
    ...encryptedDriver(spec),
  };
}

/** One disk, also for plugging it in. */
export function diskElement({
  target,
  bus,
  volume,
  options = {},
  bootOrder,
  ioThread,
  iommu,
}: DiskElement): XmlNode {
  return xml(
    'disk',
    { type: sourceType(volume), device: 'disk' },
    xml('driver', {
      name: 'qemu',
      type: volume.place.format,
      cache: options.cache,
      io: options.io,
      discard: options.discard ?? 'unmap',
      detect_zeroes: options.detectZeroes,
      queues: bus === 'virtio' ? options.queues : undefined,
      iothread: ioThread,
      iommu,
    }),
    source(volume),
    xml('target', { dev: target, bus }),
    bootOrder !== undefined && xml('boot', { order: bootOrder }),
  );
}

export function cdromElement(target: string, bus: DiskBus, volume: PlacedVolume): XmlNode {
  return xml(
    'disk',
    { type: sourceType(volume), device: 'cdrom' },
    xml('driver', { name: 'qemu', type: 'raw' }),
    source(volume),
    xml('target', { dev: target, bus }),
    xml('readonly'),
  );
}

/** Files and devices go in by path, which every later job understands; the rest through its pool. */
function sourceType({ place }: PlacedVolume): 'file' | 'block' | 'volume' {
  if (FILE_POOLS.has(place.poolType)) return 'file';
  return BLOCK_POOLS.has(place.poolType) ? 'block' : 'volume';
}

function source(volume: PlacedVolume): XmlNode {
  const type = sourceType(volume);
  if (type === 'file') return xml('source', { file: volume.path });
  if (type === 'block') return xml('source', { dev: volume.path });
  return xml('source', { pool: volume.place.poolName, volume: volume.place.volumeName });
}

/** Pool types whose volumes are files (https://libvirt.org/storage.html). */
export const FILE_POOLS: ReadonlySet<string> = new Set(['dir', 'fs', 'netfs', 'vstorage']);
export const BLOCK_POOLS: ReadonlySet<string> = new Set(['logical', 'disk', 'iscsi', 'scsi', 'mpath', 'zfs']);

function at(volumes: readonly PlacedVolume[], index: number): PlacedVolume {
  const volume = volumes[index];
  if (volume === undefined) throw new Error(`volume ${index} is missing`);
  return volume;
}
