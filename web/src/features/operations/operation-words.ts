import { i18n } from '@lingui/core';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Schemas } from '../../api/client.ts';

export type Operation = Schemas['Operation'];

/** What each kind of operation is called, as a heading: the thing it works on stands beside it. */
export const kindLabels: Readonly<Record<Operation['kind'], MessageDescriptor>> = {
  'vm.create': msg`Create VM`,
  'vm.start': msg`Start VM`,
  'vm.stop': msg`Stop VM`,
  'vm.restart': msg`Restart VM`,
  'vm.suspend': msg`Suspend VM`,
  'vm.resume': msg`Resume VM`,
  'vm.pause': msg`Pause VM`,
  'vm.unpause': msg`Continue VM`,
  'vm.delete': msg`Delete VM`,
  'vm.clone': msg`Clone VM`,
  'vm.reconfigure': msg`Change VM`,
  'vm.migrate': msg`Migrate VM`,
  'vm.backup': msg`Back up VM`,
  'vm.restore': msg`Restore VM`,
  'disk.add': msg`Add disk`,
  'disk.resize': msg`Grow disk`,
  'disk.remove': msg`Remove disk`,
  'nic.add': msg`Add NIC`,
  'nic.update': msg`Change NIC`,
  'nic.remove': msg`Remove NIC`,
  'snapshot.create': msg`Take snapshot`,
  'snapshot.revert': msg`Revert to snapshot`,
  'snapshot.delete': msg`Delete snapshot`,
  'backup.delete': msg`Delete backup`,
};

export const stateLabels: Readonly<Record<Operation['state'], MessageDescriptor>> = {
  QUEUED: msg`Waiting`,
  RUNNING: msg`Running`,
  SUCCEEDED: msg`Done`,
  FAILED: msg`Failed`,
  CANCELLED: msg`Cancelled`,
};

export const stepStateLabels: Readonly<Record<Operation['steps'][number]['state'], MessageDescriptor>> = {
  PENDING: msg`Waiting`,
  RUNNING: msg`Running`,
  SUCCEEDED: msg`Done`,
  FAILED: msg`Failed`,
  UNDOING: msg`Being taken back`,
  UNDONE: msg`Taken back`,
  UNDO_FAILED: msg`Could not be taken back`,
};

/** Steps that adapters name; another one is shown under the name it has. */
const stepLabels: Readonly<Record<string, MessageDescriptor>> = {
  'add-disk': msg`Add the disk`,
  'add-nic': msg`Add the NIC`,
  backup: msg`Copy the disks`,
  'base-snapshot': msg`Snapshot to clone from`,
  'choose-vmid': msg`Choose a number`,
  clone: msg`Clone`,
  'clone-vm': msg`Clone`,
  create: msg`Create`,
  'create-snapshot': msg`Take the snapshot`,
  'customise-vm': msg`Customise the guest`,
  delete: msg`Delete`,
  'delete-backup': msg`Delete the backup`,
  'delete-snapshot': msg`Delete the snapshot`,
  'delete-snapshots': msg`Delete its snapshots`,
  destroy: msg`Delete`,
  'detach-disks': msg`Detach the disks`,
  'import-disk': msg`Import the disk`,
  migrate: msg`Migrate`,
  'note-disk': msg`Note the disk`,
  'note-snapshots': msg`Note its snapshots`,
  pause: msg`Pause`,
  'place-vm': msg`Put it in its place`,
  'power-on': msg`Start`,
  reconfigure: msg`Change`,
  'remove-disk': msg`Remove the disk`,
  'remove-nic': msg`Remove the NIC`,
  'resize-disk': msg`Grow the disk`,
  restart: msg`Restart`,
  restore: msg`Restore the disks`,
  'restore-vm': msg`Restore`,
  resume: msg`Resume`,
  'revert-snapshot': msg`Revert`,
  'shape-vm': msg`Give it its shape`,
  start: msg`Start`,
  stop: msg`Stop`,
  suspend: msg`Suspend`,
  unpause: msg`Continue`,
  'update-nic': msg`Change the NIC`,
};

export function stepLabel(name: string): string {
  const label = Object.hasOwn(stepLabels, name) ? stepLabels[name] : undefined;
  return label === undefined ? name.replaceAll('-', ' ') : i18n._(label);
}

/** Has it reached its end? */
export function isOver({ state }: Pick<Operation, 'state'>): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}
