import { i18n } from '@lingui/core';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Steps as the server and the adapters name them; a test holds that each of them is here. */
const stepLabels: Readonly<Record<string, MessageDescriptor>> = {
  'add-disk': msg`Add the disk`,
  'add-nic': msg`Add the NIC`,
  adopt: msg`Take over the new layers`,
  attach: msg`Attach the disk`,
  backup: msg`Copy the disks`,
  'base-snapshot': msg`Snapshot to clone from`,
  check: msg`Check`,
  'choose-vmid': msg`Choose a number`,
  clear: msg`Clear away the old files`,
  clone: msg`Clone`,
  'clone-vm': msg`Clone`,
  copy: msg`Copy the disks`,
  'copy-disks': msg`Copy the disks`,
  create: msg`Create`,
  'create-snapshot': msg`Take the snapshot`,
  'customise-vm': msg`Customise the guest`,
  delete: msg`Delete`,
  'delete-backup': msg`Delete the backup`,
  'delete-snapshot': msg`Delete the snapshot`,
  'delete-snapshots': msg`Delete its snapshots`,
  'delete-volumes': msg`Delete its disks`,
  destroy: msg`Delete`,
  detach: msg`Detach the disk`,
  'detach-disks': msg`Detach the disks`,
  domain: msg`Define the VM`,
  'enter-maintenance': msg`Put the host into maintenance`,
  'grow-disk': msg`Grow the disk`,
  'import-disk': msg`Import the disk`,
  keep: msg`Keep the backup`,
  layers: msg`Put layers over the disks`,
  look: msg`Look for other backups`,
  'mark-base': msg`Mark the disks to clone from`,
  'merge-rest': msg`Merge what is left`,
  migrate: msg`Migrate`,
  move: msg`Move it`,
  'move-disks': msg`Move the disks`,
  'note-disk': msg`Note the disk`,
  'note-snapshots': msg`Note its snapshots`,
  pause: msg`Pause`,
  'place-vm': msg`Put it in its place`,
  plan: msg`Plan`,
  'power-on': msg`Start`,
  reconfigure: msg`Change`,
  'remove-disk': msg`Remove the disk`,
  'remove-nic': msg`Remove the NIC`,
  'reserve-disks': msg`Reserve room for the disks`,
  'resize-disk': msg`Grow the disk`,
  restart: msg`Restart`,
  restore: msg`Restore the disks`,
  'restore-vm': msg`Restore`,
  resume: msg`Resume`,
  'revert-snapshot': msg`Revert`,
  seed: msg`Make the disk for the first start`,
  settle: msg`Check its arrival`,
  'shape-vm': msg`Give it its shape`,
  snapshot: msg`Take the snapshot`,
  start: msg`Start`,
  stop: msg`Stop`,
  suspend: msg`Suspend`,
  switch: msg`Switch to the snapshot`,
  undefine: msg`Delete the VM`,
  unpause: msg`Continue`,
  'update-nic': msg`Change the NIC`,
  volume: msg`Make a disk`,
  wake: msg`Wake it`,
};

/** What a step is called. One of several of a kind ("volume-0", "move-scsi1") says which. */
export function stepLabel(name: string): string {
  const parts = name.split('-');
  for (let length = parts.length; length > 0; length -= 1) {
    const known = parts.slice(0, length).join('-');
    const label = Object.hasOwn(stepLabels, known) ? stepLabels[known] : undefined;
    if (label !== undefined) {
      const which = parts.slice(length).join('-');
      return which === '' ? i18n._(label) : `${i18n._(label)} (${counted(which)})`;
    }
  }
  return name.replaceAll('-', ' ');
}

/** People count from one. */
function counted(which: string): string {
  return /^\d+$/.test(which) ? String(Number(which) + 1) : which;
}
