import type { TemplateInfo } from '@anyvisor/domain';
import { backupVolume } from '../backup/backup-names.ts';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { volumeTag } from '../derived.ts';
import type { LibvirtVolume } from './volume-index.ts';

/**
 * The volumes a VM can be cloned from: disk images in a pool that no domain has as a disk and that are not leftovers of
 * ours. An image under linked clones is one too, and so is whatever an administrator put there.
 */
export function mapTemplates(
  volumes: readonly LibvirtVolume[],
  domains: readonly LibvirtDomain[],
): readonly TemplateInfo[] {
  const used = new Set(
    domains.flatMap((domain) =>
      domain.disks.flatMap((disk) => [
        ...(disk.path === null ? [] : [disk.path]),
        ...(disk.volume === null ? [] : [`volume:${disk.volume}`]),
      ]),
    ),
  );
  return volumes
    .filter((volume) => isDiskImage(volume) && !isOurs(volume.name))
    .filter((volume) => !used.has(volume.path) && !used.has(`volume:${volume.name}`))
    .map(mapTemplate);
}

function isOurs(name: string): boolean {
  return volumeTag(name) !== undefined || backupVolume(name) !== undefined;
}

function mapTemplate(volume: LibvirtVolume): TemplateInfo {
  return {
    nativeRef: volume.key,
    name: volume.name,
    kind: volume.format === 'qcow2' ? 'qcow2' : 'raw',
    os: null,
    diskBytes: volume.capacityBytes,
    storage: volume.poolId,
    firmware: null,
    supportsLinkedClone: FILE_POOLS.has(volume.poolType),
  };
}

/** Any file without a known format is `raw` to libvirt, so there the name has to say that it is a disk. */
function isDiskImage(volume: LibvirtVolume): boolean {
  if (volume.type !== 'file' && volume.type !== 'block' && volume.type !== 'network') return false;
  if (volume.format === 'qcow2') return true;
  if (volume.format !== 'raw' && volume.format !== null) return false;
  return volume.type === 'file' ? /\.(img|raw)$/i.test(volume.name) : true;
}
