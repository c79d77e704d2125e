import { addDisk } from './kinds/add-disk.ts';
import { addNic } from './kinds/add-nic.ts';
import { backupVm } from './kinds/backup-vm.ts';
import { cloneVm } from './kinds/clone-vm.ts';
import { createSnapshot } from './kinds/create-snapshot.ts';
import { createVm } from './kinds/create-vm.ts';
import { deleteBackup } from './kinds/delete-backup.ts';
import { deleteSnapshot } from './kinds/delete-snapshot.ts';
import { deleteVm } from './kinds/delete-vm.ts';
import { migrateVm } from './kinds/migrate-vm.ts';
import { pauseVm } from './kinds/pause-vm.ts';
import { reconfigureVm } from './kinds/reconfigure-vm.ts';
import { removeDisk } from './kinds/remove-disk.ts';
import { removeNic } from './kinds/remove-nic.ts';
import { resizeDisk } from './kinds/resize-disk.ts';
import { restartVm } from './kinds/restart-vm.ts';
import { restoreVm } from './kinds/restore-vm.ts';
import { resumeVm } from './kinds/resume-vm.ts';
import { revertSnapshot } from './kinds/revert-snapshot.ts';
import { startVm } from './kinds/start-vm.ts';
import { stopVm } from './kinds/stop-vm.ts';
import { suspendVm } from './kinds/suspend-vm.ts';
import { unpauseVm } from './kinds/unpause-vm.ts';
import { updateNic } from './kinds/update-nic.ts';
import type { Transition } from '@anyvisor/domain';
import type { OperationKind } from './kinds/operation-kind.ts';
import type { OperationKindName, OperationRequests } from './requests.ts';

/** Every kind of operation: a new one is one file and one line here. */
export const operationKinds: { readonly [K in OperationKindName]: OperationKind<OperationRequests[K]> } = {
  'vm.create': createVm,
  'vm.start': startVm,
  'vm.stop': stopVm,
  'vm.restart': restartVm,
  'vm.suspend': suspendVm,
  'vm.resume': resumeVm,
  'vm.pause': pauseVm,
  'vm.unpause': unpauseVm,
  'vm.delete': deleteVm,
  'vm.clone': cloneVm,
  'vm.reconfigure': reconfigureVm,
  'vm.migrate': migrateVm,
  'vm.backup': backupVm,
  'vm.restore': restoreVm,
  'disk.add': addDisk,
  'disk.resize': resizeDisk,
  'disk.remove': removeDisk,
  'nic.add': addNic,
  'nic.update': updateNic,
  'nic.remove': removeNic,
  'snapshot.create': createSnapshot,
  'snapshot.revert': revertSnapshot,
  'snapshot.delete': deleteSnapshot,
  'backup.delete': deleteBackup,
};

/** The kind of a recorded operation; its request was made for it when it was accepted. */
export function kindOf(name: OperationKindName): OperationKind<unknown> {
  return operationKinds[name] as OperationKind<unknown>;
}

/** What a VM shows while such an operation on it is queued or runs. */
export function transitionOf(name: OperationKindName): Transition | null {
  return operationKinds[name].transition;
}
