import { vmOperations } from '@anyvisor/domain';
import type {
  AllowedOperations,
  Feature,
  OperationAllowance,
  PowerState,
  Transition,
  VmOperation,
} from '@anyvisor/domain';
import type { LibvirtNativeVm } from '../native-vm.ts';
import { externalObstacle } from './external-obstacle.ts';
import { hardwareObstacle } from './hardware-obstacle.ts';
import { snapshotObstacle } from './snapshot-obstacle.ts';

/** What this VM allows right now, each "no" with its reason: endpoint first, then state, then the VM's own make. */
export function allowedOperations(
  native: LibvirtNativeVm,
  powerState: PowerState,
  transition: Transition | null,
): AllowedOperations {
  const entries = vmOperations.map(
    (operation) => [operation, allowance(operation, native, powerState, transition)] as const,
  );
  return Object.fromEntries(entries) as Record<VmOperation, OperationAllowance>;
}

function allowance(
  operation: VmOperation,
  native: LibvirtNativeVm,
  powerState: PowerState,
  transition: Transition | null,
): OperationAllowance {
  const rule = rules[operation];
  const { capabilities, readOnly } = native.endpoint;
  if (readOnly) {
    return no('AuthorizationFailed', 'the connection uses libvirt’s read-only socket');
  }
  const supports = rule.features.map((feature) => capabilities.features[feature]);
  if (supports.length > 0 && supports.every(({ support }) => support === 'none')) {
    return no('OperationNotSupported', supports[0]?.reason ?? 'this host does not offer it');
  }
  if (transition !== null && operation !== 'forceStop' && operation !== 'console') {
    return no('OperationFailed', `the machine is ${transition.toLowerCase()}: wait until that is done`);
  }
  if (!rule.states.includes(powerState)) {
    return no(
      'OperationFailed',
      `${rule.label} needs a machine that is ${either(rule.states)}; it is ${STATE_WORDS[powerState]}`,
    );
  }
  if (rule.persistent === true && !native.persistent) {
    return no('OperationNotSupported', 'the machine is transient: libvirt forgets it when it stops');
  }
  return rule.further?.(native, powerState) ?? { allowed: true };
}

interface Rule {
  /** Begins the sentence "… needs a machine that is running". */
  readonly label: string;
  /** Any of them will do; empty: always there. */
  readonly features: readonly Feature[];
  readonly states: readonly PowerState[];
  readonly persistent?: true;
  /** Whatever else may be in the way. */
  readonly further?: (native: LibvirtNativeVm, powerState: PowerState) => OperationAllowance | undefined;
}

const anyState = ['RUNNING', 'PAUSED', 'STOPPED', 'SUSPENDED', 'CRASHED', 'UNKNOWN'] as const;
const on = ['RUNNING', 'PAUSED'] as const;
/** Not SUSPENDED: saved memory fits only the hardware it was saved with. */
const changeable = ['RUNNING', 'PAUSED', 'STOPPED', 'CRASHED'] as const;
const still = ['STOPPED', 'CRASHED'] as const;

const rules: Readonly<Record<VmOperation, Rule>> = {
  start: { label: 'starting', features: [], states: ['STOPPED', 'CRASHED', 'SUSPENDED'] },
  stop: { label: 'shutting down', features: [], states: ['RUNNING'] },
  forceStop: { label: 'stopping', features: [], states: on },
  restart: { label: 'restarting', features: [], states: ['RUNNING'] },
  forceRestart: { label: 'resetting', features: [], states: on },
  suspend: {
    label: 'suspending',
    features: ['suspend'],
    states: on,
    persistent: true,
    further: ({ domain }) => hardwareObstacle(domain),
  },
  resume: { label: 'resuming', features: ['suspend'], states: ['SUSPENDED'] },
  pause: { label: 'pausing', features: ['pause'], states: ['RUNNING'] },
  unpause: { label: 'continuing', features: ['pause'], states: ['PAUSED'] },
  delete: { label: 'deleting', features: [], states: anyState },
  clone: { label: 'cloning', features: ['fullClones', 'linkedClones'], states: still, persistent: true },
  reconfigure: { label: 'changing', features: ['reconfigure'], states: changeable, persistent: true },
  addDisk: {
    label: 'adding a disk',
    features: ['disks'],
    states: changeable,
    persistent: true,
    further: hotAdd('diskHotAdd'),
  },
  resizeDisk: { label: 'resizing a disk', features: ['disks'], states: changeable, further: hasDisk },
  removeDisk: {
    label: 'removing a disk',
    features: ['disks'],
    states: changeable,
    persistent: true,
    further: hasDisk,
  },
  addNic: {
    label: 'adding a NIC',
    features: ['nics'],
    states: changeable,
    persistent: true,
    further: hotAdd('nicHotAdd'),
  },
  updateNic: { label: 'changing a NIC', features: ['nics'], states: changeable, further: hasNic },
  removeNic: {
    label: 'removing a NIC',
    features: ['nics'],
    states: changeable,
    persistent: true,
    further: hasNic,
  },
  createSnapshot: {
    label: 'a snapshot',
    features: ['snapshots'],
    states: changeable,
    persistent: true,
    further: anySnapshotObstacle,
  },
  revertSnapshot: { label: 'reverting', features: ['snapshots'], states: anyState, further: hasSnapshot },
  deleteSnapshot: {
    label: 'deleting a snapshot',
    features: ['snapshots'],
    states: anyState,
    further: hasSnapshot,
  },
  migrate: {
    label: 'migrating',
    features: ['liveMigration', 'coldMigration', 'storageLiveMigration'],
    states: changeable,
    further: ({ domain }, powerState) =>
      on.some((one) => one === powerState) ? hardwareObstacle(domain) : undefined,
  },
  console: { label: 'a console', features: ['console', 'serialConsole'], states: on, further: hasConsole },
  backup: { label: 'a backup', features: ['backup', 'incrementalBackup'], states: changeable },
  exportDisk: { label: 'exporting a disk', features: ['diskExport'], states: changeable, further: hasDisk },
};

function hotAdd(feature: Feature): NonNullable<Rule['further']> {
  return ({ endpoint, domain }, powerState) => {
    if (powerState === 'STOPPED' || powerState === 'CRASHED') return undefined;
    const support = endpoint.capabilities.features[feature];
    if (support.support === 'none') {
      return no('OperationNotSupported', support.reason ?? 'this host cannot add it to a running machine');
    }
    return domain.pciPorts.total > 0 && domain.pciPorts.free === 0
      ? no('ResourceExhausted', 'the running machine has no free PCI port: shut it down first')
      : undefined;
  };
}

function hasDisk({ domain }: LibvirtNativeVm): OperationAllowance | undefined {
  return domain.disks.some((disk) => disk.device === 'disk')
    ? undefined
    : no('ResourceNotFound', 'the machine has no disk');
}

function hasNic({ domain }: LibvirtNativeVm): OperationAllowance | undefined {
  return domain.nics.length > 0 ? undefined : no('ResourceNotFound', 'the machine has no NIC');
}

/** Inside the disks, or as layers over them: one of the two will do. */
function anySnapshotObstacle(
  native: LibvirtNativeVm,
  powerState: PowerState,
): OperationAllowance | undefined {
  const inside = snapshotObstacle(native, powerState);
  const beside = inside === undefined ? undefined : externalObstacle(native);
  if (inside?.allowed !== false || beside?.allowed !== false) return undefined;
  return no('OperationNotSupported', `${inside.reason}; and ${beside.reason}`);
}

function hasSnapshot({ snapshotCount }: LibvirtNativeVm): OperationAllowance | undefined {
  return snapshotCount === 0 ? no('ResourceNotFound', 'the machine has no snapshot') : undefined;
}

function hasConsole({ domain }: LibvirtNativeVm): OperationAllowance | undefined {
  const vnc = domain.graphics.some((graphics) => graphics.type === 'vnc');
  return vnc || domain.serialConsole
    ? undefined
    : no('OperationNotSupported', 'the machine has neither VNC nor a serial console');
}

const STATE_WORDS: Readonly<Record<PowerState, string>> = {
  RUNNING: 'running',
  PAUSED: 'paused',
  STOPPED: 'stopped',
  SUSPENDED: 'suspended',
  CRASHED: 'crashed',
  UNKNOWN: 'in an unknown state',
};

function either(states: readonly PowerState[]): string {
  return states.map((state) => STATE_WORDS[state]).join(' or ');
}

function no(
  kind: Extract<OperationAllowance, { allowed: false }>['kind'],
  reason: string,
): OperationAllowance {
  return { allowed: false, kind, reason };
}
