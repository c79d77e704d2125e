import type {
  AllowedOperations,
  HypervisorCapabilities,
  OperationAllowance,
  PowerState,
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
}

/**
 * In which states an action is possible; in any known one, when it is not here. Deleting is: what runs is stopped first when it is
 * forced, and what is suspended to disk goes with what it remembers.
 */
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
  console: ['RUNNING', 'PAUSED'],
};

/** What a container cannot have. */
const notForContainers: Readonly<Partial<Record<VmOperation, string>>> = {
  suspend: 'a container cannot be suspended',
  resume: 'a container cannot be suspended',
  pause: 'a container cannot be paused',
  unpause: 'a container cannot be paused',
};

/** What was worked out for a cluster's capabilities, by what it depends on: thousands of guests are alike in it. */
const known = new WeakMap<HypervisorCapabilities, Map<string, AllowedOperations>>();

export function allowedOperations({ capabilities }: Endpoint, state: State): AllowedOperations {
  const answers = known.get(capabilities) ?? new Map<string, AllowedOperations>();
  known.set(capabilities, answers);
  const key = [state.kind, state.powerState, state.lock, state.isProtected].join(' ');
  const answer =
    answers.get(key) ?? allowOperations(capabilities, (operation) => allowance(operation, state));
  answers.set(key, answer);
  return answer;
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
