import { api, ask, onceOnly } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';
import { begun } from './actions/begin-verb.ts';

type Operation = Schemas['Operation'];

/** Calls that change a part of a VM; each begins an operation and says so. */

export async function beginReconfigure(wish: {
  readonly vmId: string;
  readonly change: Schemas['ReconfigureRequest'];
}): Promise<Operation> {
  const params = { path: { vmId: wish.vmId }, header: onceOnly() };
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/reconfigure', { params, body: wish.change })));
}

export async function beginAddDisk(vmId: string, body: Schemas['AddDiskRequest']): Promise<Operation> {
  const params = { path: { vmId }, header: onceOnly() };
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/disks', { params, body })));
}

export async function beginResizeDisk(vmId: string, diskKey: string, sizeGb: number): Promise<Operation> {
  const params = { path: { vmId, diskKey }, header: onceOnly() };
  return begun(await ask(api.PATCH('/api/v1/vms/{vmId}/disks/{diskKey}', { params, body: { sizeGb } })));
}

export async function beginRemoveDisk(
  vmId: string,
  diskKey: string,
  deleteData: boolean,
): Promise<Operation> {
  const params = { path: { vmId, diskKey }, query: { deleteData }, header: onceOnly() };
  return begun(await ask(api.DELETE('/api/v1/vms/{vmId}/disks/{diskKey}', { params })));
}

export async function beginAddNic(vmId: string, body: Schemas['AddNicRequest']): Promise<Operation> {
  const params = { path: { vmId }, header: onceOnly() };
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/nics', { params, body })));
}

export async function beginUpdateNic(
  vmId: string,
  nicKey: string,
  body: Schemas['UpdateNicRequest'],
): Promise<Operation> {
  const params = { path: { vmId, nicKey }, header: onceOnly() };
  return begun(await ask(api.PATCH('/api/v1/vms/{vmId}/nics/{nicKey}', { params, body })));
}

export async function beginRemoveNic(vmId: string, nicKey: string): Promise<Operation> {
  const params = { path: { vmId, nicKey }, header: onceOnly() };
  return begun(await ask(api.DELETE('/api/v1/vms/{vmId}/nics/{nicKey}', { params })));
}

export async function beginRevert(vmId: string, snapshotId: string): Promise<Operation> {
  const params = { path: { vmId, snapshotId }, header: onceOnly() };
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/snapshots/{snapshotId}/revert', { params })));
}

export async function beginDeleteSnapshot(
  vmId: string,
  snapshotId: string,
  withChildren: boolean,
): Promise<Operation> {
  const params = { path: { vmId, snapshotId }, query: { withChildren }, header: onceOnly() };
  return begun(await ask(api.DELETE('/api/v1/vms/{vmId}/snapshots/{snapshotId}', { params })));
}

export async function beginRestore(backupId: string, body: Schemas['RestoreRequest']): Promise<Operation> {
  const params = { path: { backupId }, header: onceOnly() };
  return begun(await ask(api.POST('/api/v1/backups/{backupId}/restore', { params, body })));
}

export async function beginDeleteBackup(backupId: string): Promise<Operation> {
  const params = { path: { backupId }, header: onceOnly() };
  return begun(await ask(api.DELETE('/api/v1/backups/{backupId}', { params })));
}
