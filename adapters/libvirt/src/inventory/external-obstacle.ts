import type { OperationAllowance } from '@anyvisor/domain';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import type { LibvirtNativeVm } from '../native-vm.ts';
import { volumeOf } from './map-disks.ts';

/** What forbids an external snapshot of the disks: a layer over each of them, a file beside it in its pool. */
export function externalObstacle({
  domain,
  volumes,
}: Pick<LibvirtNativeVm, 'domain' | 'volumes'>): OperationAllowance | undefined {
  const kept = keptDisks(domain.disks);
  if (kept.length === 0) return no('the machine has no disk to keep a snapshot of');
  const unfit = kept.find((disk) => {
    const volume = volumeOf(disk, volumes);
    return disk.path === null || volume === undefined || !FILE_POOLS.has(volume.poolType);
  });
  if (unfit !== undefined) {
    return no(`disk ${unfit.target} lies in no active storage pool of files, where a layer over it could be`);
  }
  const odd = kept.find(({ format }) => format !== 'qcow2' && format !== 'raw');
  return (
    odd && no(`disk ${odd.target} is ${odd.format ?? 'of an unknown format'}: qcow2 and raw can have layers`)
  );
}

/** The disks a snapshot holds: not drives, and nothing that is only read. */
export function keptDisks(disks: readonly DomainDisk[]): readonly DomainDisk[] {
  return disks.filter(({ device, readOnly }) => device !== 'cdrom' && device !== 'floppy' && !readOnly);
}

function no(reason: string): OperationAllowance {
  return { allowed: false, kind: 'OperationNotSupported', reason };
}
