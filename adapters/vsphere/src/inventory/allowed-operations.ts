import type {
  AllowedOperations,
  OperationAllowance,
  PowerState,
  VmGuest,
  VmOperation,
} from '@anyvisor/domain';
import { allowOperations } from '@anyvisor/port';
import type { Endpoint } from '../session/endpoint.ts';

interface State {
  readonly powerState: PowerState;
  readonly agent: VmGuest['agent'];
  readonly hotCpu: boolean;
  readonly hotMemory: boolean;
}

/** In which states an action is possible; in any known one, when it is not here. */
const states: Readonly<Partial<Record<VmOperation, readonly PowerState[]>>> = {
  start: ['STOPPED', 'SUSPENDED'],
  stop: ['RUNNING'],
  forceStop: ['RUNNING', 'SUSPENDED'],
  restart: ['RUNNING'],
  forceRestart: ['RUNNING'],
  suspend: ['RUNNING'],
  resume: ['SUSPENDED'],
  console: ['RUNNING'],
};

export function allowedOperations(endpoint: Endpoint, state: State): AllowedOperations {
  return allowOperations(endpoint.capabilities, (operation) => allowance(operation, state));
}

function allowance(operation: VmOperation, { powerState, agent }: State): OperationAllowance {
  if (powerState === 'UNKNOWN') return refused('the VM’s host does not answer');
  const possible = states[operation];
  if (possible !== undefined && !possible.includes(powerState)) {
    return refused(`not while the VM is ${powerState.toLowerCase()}`);
  }
  if (operation === 'stop' || operation === 'restart') {
    if (agent === 'NOT_INSTALLED')
      return refused('VMware Tools are not installed in the guest; it can only be forced');
    if (agent === 'NOT_RUNNING')
      return refused('VMware Tools do not run in the guest; until they do it can only be forced');
  }
  return { allowed: true };
}

function refused(reason: string): OperationAllowance {
  return { allowed: false, kind: 'OperationFailed', reason };
}
