import { vmOperations } from '@anyvisor/domain';
import type {
  AllowedOperations,
  HypervisorCapabilities,
  OperationAllowance,
  VmOperation,
} from '@anyvisor/domain';
import type { OptionalPort } from './hypervisor-port.ts';
import { optionalMethods } from './optional-methods.ts';

/** The optional method behind an action on a VM; null where the method is required of every adapter. */
export const operationMethods: Readonly<Record<VmOperation, keyof OptionalPort | null>> = {
  start: null,
  stop: null,
  forceStop: null,
  restart: null,
  forceRestart: null,
  suspend: 'suspendVm',
  resume: 'resumeVm',
  pause: 'pauseVm',
  unpause: 'unpauseVm',
  delete: null,
  clone: 'cloneVm',
  reconfigure: 'reconfigureVm',
  addDisk: 'addDisk',
  resizeDisk: 'resizeDisk',
  removeDisk: 'removeDisk',
  addNic: 'addNic',
  updateNic: 'updateNic',
  removeNic: 'removeNic',
  createSnapshot: 'createSnapshot',
  revertSnapshot: 'revertSnapshot',
  deleteSnapshot: 'deleteSnapshot',
  migrate: 'migrateVm',
  console: 'openConsole',
  backup: 'backupVm',
  exportDisk: 'exportDisk',
};

/**
 * The third capability layer within the second: what the endpoint does not promise no VM of it allows; about the rest
 * `ask` says what this VM's state allows.
 */
export function allowOperations(
  { features }: Pick<HypervisorCapabilities, 'features'>,
  ask: (operation: VmOperation) => OperationAllowance,
): AllowedOperations {
  const allowance = (operation: VmOperation): OperationAllowance => {
    const method = operationMethods[operation];
    const promisedBy = method === null ? [] : optionalMethods[method];
    const [feature] = promisedBy;
    if (feature === undefined || promisedBy.some((one) => features[one].support !== 'none')) {
      return ask(operation);
    }
    const reason = features[feature].reason ?? 'this platform cannot do it';
    return { allowed: false, kind: 'OperationNotSupported', reason };
  };
  return Object.fromEntries(
    vmOperations.map((operation) => [operation, allowance(operation)]),
  ) as AllowedOperations;
}
