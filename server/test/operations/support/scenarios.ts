import type { OperationKindName, OperationRequests } from '../../../src/operations/requests.ts';
import type { NativeState } from './native-state.ts';
import { spec } from './world.ts';

/** One run of one kind, on the VM `base` as `prepare` leaves it. */
export interface Scenario<K extends OperationKindName = OperationKindName> {
  readonly kind: K;
  readonly request: OperationRequests[K];
  readonly prepare?: (native: NativeState) => void;
}

const runs = (native: NativeState) => native.power('base', 'RUNNING');
const sleeps = (native: NativeState) => native.power('base', 'SUSPENDED');
const pauses = (native: NativeState) => native.power('base', 'PAUSED');

function scenario<K extends OperationKindName>(
  kind: K,
  request: OperationRequests[K],
  prepare?: (native: NativeState) => void,
): Scenario {
  return { kind, request, ...(prepare && { prepare }) };
}

/** Every kind there is; `Record` makes a missing one an error. */
export const scenarios: Readonly<Record<OperationKindName, Scenario>> = {
  'vm.create': scenario('vm.create', spec('new', { powerOn: true })),
  'vm.start': scenario('vm.start', {}),
  'vm.stop': scenario('vm.stop', { force: true }, runs),
  'vm.restart': scenario('vm.restart', { force: true }, runs),
  'vm.suspend': scenario('vm.suspend', {}, runs),
  'vm.resume': scenario('vm.resume', {}, sleeps),
  'vm.pause': scenario('vm.pause', {}, runs),
  'vm.unpause': scenario('vm.unpause', {}, pauses),
  'vm.delete': scenario('vm.delete', {}),
  'vm.clone': scenario('vm.clone', { name: 'twin', mode: 'full' }),
  'vm.reconfigure': scenario('vm.reconfigure', { cpuCores: 3, name: 'renamed' }),
  'vm.migrate': scenario('vm.migrate', { targetHost: 'host-2', live: false }),
  'vm.backup': scenario('vm.backup', { target: 'store' }),
  'vm.restore': scenario('vm.restore', { backupId: 'backup-0', name: 'twin', powerOn: true }),
  'disk.add': scenario('disk.add', { sizeGb: 5 }),
  'disk.resize': scenario('disk.resize', { diskKey: 'base-file', sizeGb: 9 }),
  'disk.remove': scenario('disk.remove', { diskKey: 'base-file', deleteData: true }),
  'nic.add': scenario('nic.add', { network: 'lan' }),
  'nic.update': scenario('nic.update', { nicKey: 'nic-0', network: 'new' }),
  'nic.remove': scenario('nic.remove', { nicKey: 'nic-0' }),
  'snapshot.create': scenario('snapshot.create', { name: 's1' }),
  'snapshot.revert': scenario('snapshot.revert', { snapshotId: 'snapshot-0' }),
  'snapshot.delete': scenario('snapshot.delete', { snapshotId: 'snapshot-0' }),
  'backup.delete': scenario('backup.delete', { backupId: 'backup-0', name: 'base' }),
};
