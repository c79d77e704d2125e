import type { VmDisk } from '@anyvisor/domain';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import type { LibvirtNativeVm, StatsRecord } from '../native-vm.ts';
import { indexes, numberOf, textOf } from './stats-record.ts';
import type { LibvirtVolume, VolumeIndex } from './volume-index.ts';

/** Sizes as the running QEMU says, else as the pool's last look at the volume says. */
export function mapDisks({ domain, stats, volumes }: LibvirtNativeVm): readonly VmDisk[] {
  const measured = blockStats(stats);
  return domain.disks.map((disk) => {
    const volume = volumeOf(disk, volumes);
    const live = measured.get(disk.target);
    const empty = disk.path === null && disk.volume === null && disk.remote === null;
    return {
      key: disk.target,
      kind: disk.device === 'lun' ? 'disk' : disk.device,
      sizeBytes: empty ? null : (live?.capacity ?? volume?.capacityBytes ?? null),
      allocatedBytes: empty ? null : (live?.allocation ?? volume?.allocationBytes ?? null),
      storage: storageOf(disk, volume, volumes),
      source: disk.path ?? volume?.path ?? disk.volume ?? disk.remote,
      bus: disk.bus,
      format: disk.format,
      readOnly: disk.readOnly,
    };
  });
}

/** The volume a disk lies on, when it lies in a pool. */
export function volumeOf(disk: DomainDisk, volumes: VolumeIndex): LibvirtVolume | undefined {
  if (disk.path !== null) return volumes.byPath(disk.path);
  return disk.pool !== null && disk.volume !== null ? volumes.byName(disk.pool, disk.volume) : undefined;
}

function storageOf(disk: DomainDisk, volume: LibvirtVolume | undefined, volumes: VolumeIndex): string | null {
  if (volume !== undefined) return volume.poolId;
  if (disk.pool !== null) return volumes.poolNamed(disk.pool) ?? null;
  return disk.path === null ? null : (volumes.poolOf(disk.path) ?? null);
}

interface Measured {
  readonly capacity: number | undefined;
  readonly allocation: number | undefined;
}

/** By target; the first record of a target is its top layer, those with a backing index are below it. */
function blockStats(stats: StatsRecord): ReadonlyMap<string, Measured> {
  const found = new Map<string, Measured>();
  for (const index of indexes(stats, 'block')) {
    const target = textOf(stats, `block.${index}.name`);
    if (target === undefined || found.has(target)) continue;
    found.set(target, {
      capacity: numberOf(stats, `block.${index}.capacity`),
      allocation: numberOf(stats, `block.${index}.physical`) ?? numberOf(stats, `block.${index}.allocation`),
    });
  }
  return found;
}
