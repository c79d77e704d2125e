import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';

export interface BackupDisk {
  readonly target: string;
  /** Path of the file that takes it: there already, empty or as a layer over the parent's. */
  readonly path: string;
  /** Name of the checkpoint since which only changes are wanted; null: everything. */
  readonly since: string | null;
}

/** What is to be copied where (https://libvirt.org/formatbackup.html): QEMU writes into files that are there. */
export function pushBackupXml(disks: readonly BackupDisk[], left: readonly string[]): string {
  return writeXml(
    xml(
      'domainbackup',
      { mode: 'push' },
      xml(
        'disks',
        {},
        ...disks.map(({ target, path, since }) =>
          xml(
            'disk',
            {
              name: target,
              backup: 'yes',
              type: 'file',
              backupmode: since === null ? 'full' : 'incremental',
              incremental: since ?? undefined,
            },
            xml('driver', { type: 'qcow2' }),
            xml('target', { file: path }),
          ),
        ),
        ...left.map((target) => xml('disk', { name: target, backup: 'no' })),
      ),
    ),
  );
}

/** A checkpoint at the same instant, on the disks that can keep track (https://libvirt.org/formatcheckpoint.html). */
export function checkpointXml(
  name: string,
  description: string,
  tracked: readonly string[],
  left: readonly string[],
): string {
  return writeXml(
    xml(
      'domaincheckpoint',
      {},
      xml('name', {}, name),
      xml('description', {}, description),
      xml(
        'disks',
        {},
        ...tracked.map((target) => xml('disk', { name: target, checkpoint: 'bitmap' })),
        ...left.map((target) => xml('disk', { name: target, checkpoint: 'no' })),
      ),
    ),
  );
}
