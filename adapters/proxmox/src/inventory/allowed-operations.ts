import type {
  AllowedOperations,
  OperationAllowance,
  PowerState,
  VmDisk,
  VmOperation,
} from '@anyvisor/domain';
import { allowOperations } from '@anyvisor/port';
import type { GuestKind } from '../reading/row.ts';
import type { Endpoint } from '../session/endpoint.ts';

interface State {
  readonly kind: GuestKind;
  readonly powerState: PowerState;
  readonly lock: string | undefined;
  readonly isProtected: boolean;
  readonly isHaManaged: boolean;
  readonly hasSerial: boolean;
  /** Absent when they are not known. */
  readonly disks: readonly VmDisk[] | undefined;
}

/** In which states an action is possible; in any known one, when it is not here. */
const states: Readonly<Partial<Record<VmOperation, readonly PowerState[]>>> = {
  start: ['STOPPED', 'SUSPENDED', 'PAUSED'],
  stop: ['RUNNING'],
  forceStop: ['RUNNING', 'PAUSED', 'CRASHED'],
  restart: ['RUNNING'],
  forceRestart: ['RUNNING', 'PAUSED', 'CRASHED'],
  suspend: ['RUNNING'],
  resume: ['SUSPENDED'],
  pause: ['RUNNING'],
  unpause: ['PAUSED'],
  delete: ['STOPPED'],
  console: ['RUNNING', 'PAUSED'],
};

/** What a container cannot have. */
const notForContainers: Readonly<Partial<Record<VmOperation, string>>> = {
  suspend: 'a container cannot be suspended',
  resume: 'a container cannot be suspended',
  pause: 'a container cannot be paused',
  unpause: 'a container cannot be paused',
};

export function allowedOperations(endpoint: Endpoint, state: State): AllowedOperations {
  return allowOperations(endpoint.capabilities, (operation) => allowance(operation, state));
}

function allowance(operation: VmOperation, state: State): OperationAllowance {
  const { kind, powerState, lock } = state;
  if (powerState === 'UNKNOWN') return refused('the node it lies on does not answer');
  const never = kind === 'lxc' ? notForContainers[operation] : undefined;
  if (never !== undefined) return { allowed: false, kind: 'OperationNotSupported', reason: never };
  const possible = states[operation];
  if (possible !== undefined && !possible.includes(powerState))
    return refused(`not while the VM is ${powerState.toLowerCase()}`);
  if (lock !== undefined && lock !== 'suspended' && operation !== 'console')
    return refused(`another task holds the VM (${lock})`);
  if (operation === 'delete' && state.isProtected) return refused('the VM is protected');
  if (operation === 'clone' && kind === 'lxc' && powerState === 'RUNNING')
    return refused('a running container can only be cloned from a snapshot');
  return { allowed: true };
}

function refused(reason: string): OperationAllowance {
  return { allowed: false, kind: 'OperationFailed', reason };
}
