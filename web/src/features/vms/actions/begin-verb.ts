import { api, ask, onceOnly } from '../../../api/client.ts';
import type { Schemas } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { tellBegun } from '../../operations/begun.tsx';
import type { AtOnceVerb } from './verbs.ts';

type Operation = Schemas['Operation'];

/** Calls that begin an operation, by verb. `headers` are made once for each intention: see `onceOnly`. */
const calls = {
  start: (vmId: string, headers: Headers) => ask(api.POST('/api/v1/vms/{vmId}/start', at(vmId, headers))),
  pause: (vmId: string, headers: Headers) => ask(api.POST('/api/v1/vms/{vmId}/pause', at(vmId, headers))),
  unpause: (vmId: string, headers: Headers) => ask(api.POST('/api/v1/vms/{vmId}/unpause', at(vmId, headers))),
  suspend: (vmId: string, headers: Headers) => ask(api.POST('/api/v1/vms/{vmId}/suspend', at(vmId, headers))),
  resume: (vmId: string, headers: Headers) => ask(api.POST('/api/v1/vms/{vmId}/resume', at(vmId, headers))),
} as const satisfies Readonly<Record<AtOnceVerb, unknown>>;

type Headers = ReturnType<typeof onceOnly>;

/** Begins a verb that takes nothing more. Says so with a toast that follows it, unless `quiet` (of many at once). */
export async function beginVerb(verb: AtOnceVerb, vmId: string, quiet = false): Promise<Operation> {
  return begun(await calls[verb](vmId, onceOnly()), quiet);
}

export async function beginStop(
  vmId: string,
  body: Schemas['StopRequest'],
  quiet = false,
): Promise<Operation> {
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/stop', { ...at(vmId, onceOnly()), body })), quiet);
}

export async function beginRestart(
  vmId: string,
  body: Schemas['StopRequest'],
  quiet = false,
): Promise<Operation> {
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/restart', { ...at(vmId, onceOnly()), body })), quiet);
}

export async function beginDelete(
  vmId: string,
  query: { readonly deleteDisks: boolean; readonly force: boolean },
  quiet = false,
): Promise<Operation> {
  const params = { path: { vmId }, query, header: onceOnly() };
  return begun(await ask(api.DELETE('/api/v1/vms/{vmId}', { params })), quiet);
}

export async function beginSnapshot(
  vmId: string,
  body: Schemas['CreateSnapshotRequest'],
  quiet = false,
): Promise<Operation> {
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/snapshots', { ...at(vmId, onceOnly()), body })), quiet);
}

export async function beginClone(vmId: string, body: Schemas['CloneRequest']): Promise<Operation> {
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/clone', { ...at(vmId, onceOnly()), body })));
}

export async function beginMigration(vmId: string, body: Schemas['MigrateRequest']): Promise<Operation> {
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/migrate', { ...at(vmId, onceOnly()), body })));
}

export async function beginBackup(vmId: string, body: Schemas['CreateBackupRequest']): Promise<Operation> {
  return begun(await ask(api.POST('/api/v1/vms/{vmId}/backups', { ...at(vmId, onceOnly()), body })));
}

/** An operation that a call has just begun: told by a toast, and the VM shows it at once. */
export function begun(operation: Operation, quiet = false): Operation {
  if (!quiet) {
    tellBegun(operation);
  }
  const vmId = operation.target.id;
  if (vmId !== null) {
    void queryClient.invalidateQueries({ queryKey: ['vm', vmId] });
  }
  return operation;
}

function at(vmId: string, header: Headers) {
  return { params: { path: { vmId }, header } };
}
