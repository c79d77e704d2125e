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

/** Has it reached its end? */
export function isOver({ state }: Pick<Operation, 'state'>): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}
