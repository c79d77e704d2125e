import type { Permission, VmView } from '@anyvisor/api';
import { vmOperations } from '@anyvisor/domain';
import type { AllowedOperations, OperationAllowance, VmOperation } from '@anyvisor/domain';
import type { ConnectionView } from '../connections/connection-view.ts';

/**
 * What this caller can do with this VM now: what the VM allows, narrowed by its being gone, by its connection being
 * away, disabled or read-only, and by the caller's rights. The first reason that forbids is the one told.
 */
export function vmActions(
  vm: Pick<VmView, 'allowedOperations' | 'confidence' | 'staleReason'>,
  connection: Pick<ConnectionView, 'name' | 'enabled' | 'mode' | 'status'>,
  may: (permission: Permission) => boolean,
): AllowedOperations {
  return Object.fromEntries(
    vmOperations.map((operation) => {
      const permission = permissionFor[operation];
      const refusal = may(permission)
        ? (forAll(vm, connection) ?? readOnly(operation, connection))
        : no('AuthorizationFailed', `you do not have the right ${permission}`);
      return [operation, refusal ?? vm.allowedOperations[operation]];
    }),
  ) as AllowedOperations;
}

type Refusal = Extract<OperationAllowance, { readonly allowed: false }>;

function no(kind: Refusal['kind'], reason: string): Refusal {
  return { allowed: false, kind, reason };
}

function forAll(
  vm: Pick<VmView, 'confidence' | 'staleReason'>,
  { name, enabled, status }: Pick<ConnectionView, 'name' | 'enabled' | 'status'>,
): Refusal | undefined {
  if (vm.confidence === 'MISSING') {
    return no('ResourceNotFound', 'the hypervisor does not have this VM any more');
  }
  if (!enabled) {
    return no('ConnectionFailed', `the connection ${name} is disabled`);
  }
  if (status.breaker === 'open') {
    return no('ConnectionFailed', vm.staleReason ?? `the connection ${name} does not answer`);
  }
  return undefined;
}

function readOnly(
  operation: VmOperation,
  { name, mode }: Pick<ConnectionView, 'name' | 'mode'>,
): Refusal | undefined {
  const reads: readonly VmOperation[] = ['console', 'exportDisk'];
  return mode === 'read_only' && !reads.includes(operation)
    ? no('OperationFailed', `the connection ${name} is read-only`)
    : undefined;
}

const permissionFor: Readonly<Record<VmOperation, Permission>> = {
  start: 'vms:operate',
  stop: 'vms:operate',
  forceStop: 'vms:operate',
  restart: 'vms:operate',
  forceRestart: 'vms:operate',
  suspend: 'vms:operate',
  resume: 'vms:operate',
  pause: 'vms:operate',
  unpause: 'vms:operate',
  migrate: 'vms:operate',
  delete: 'vms:delete',
  clone: 'vms:create',
  reconfigure: 'vms:change',
  addDisk: 'vms:change',
  resizeDisk: 'vms:change',
  removeDisk: 'vms:change',
  addNic: 'vms:change',
  updateNic: 'vms:change',
  removeNic: 'vms:change',
  createSnapshot: 'vms:change',
  revertSnapshot: 'vms:change',
  deleteSnapshot: 'vms:change',
  console: 'vms:console',
  backup: 'backups:write',
  exportDisk: 'vms:change',
};
