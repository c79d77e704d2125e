import { attribute, child, childText, readXml } from '@anyvisor/toolkit/xml-reader';
import { scaledBytes } from '../domain-xml/units.ts';
import type { LibvirtPool, LibvirtVolume } from './volume-index.ts';

/** https://libvirt.org/formatstorage.html; an inactive pool states no amounts, or zeros. */
export function parsePoolXml(source: string): LibvirtPool {
  const root = readXml(source);
  const bytes = (name: string): number | null => scaledBytes(child(root, name), 'bytes') ?? null;
  const capacity = bytes('capacity');
  const known = capacity !== null && capacity > 0;
  return {
    uuid: (childText(root, 'uuid') ?? '').toLowerCase(),
    name: childText(root, 'name') ?? '',
    type: attribute(root, 'type') ?? 'unknown',
    capacityBytes: known ? capacity : null,
    allocationBytes: known ? bytes('allocation') : null,
    availableBytes: known ? bytes('available') : null,
    path: childText(root, 'target', 'path') ?? null,
  };
}

export function parseVolumeXml(source: string, pool: LibvirtPool): LibvirtVolume {
  const root = readXml(source);
  const key = childText(root, 'key') ?? '';
  return {
    name: childText(root, 'name') ?? '',
    key,
    path: childText(root, 'target', 'path') ?? key,
    poolId: pool.uuid,
    poolType: pool.type,
    type: attribute(root, 'type') ?? 'file',
    format: attribute(child(root, 'target', 'format'), 'type') ?? null,
    capacityBytes: scaledBytes(child(root, 'capacity'), 'bytes') ?? 0,
    allocationBytes: scaledBytes(child(root, 'allocation'), 'bytes') ?? 0,
    backingPath: childText(root, 'backingStore', 'path') ?? null,
    backingFormat: attribute(child(root, 'backingStore', 'format'), 'type') ?? null,
  };
}
