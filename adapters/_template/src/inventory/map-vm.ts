import type { OperationAllowance, PowerState, VmObservation, VmOperation } from '@anyvisor/domain';
import { allowOperations } from '@anyvisor/port';
import { ceiling } from '../capabilities.ts';
import type { NativeVm } from '../protocol/native.ts';

/** A VM of the endpoint in neutral words. */
export function mapVm(vm: NativeVm): VmObservation {
  return {
    nativeRef: vm.id,
    name: vm.name,
    powerState: powerStates[vm.state],
    transition: vm.busy === null ? null : 'CREATING',
    nativeState: vm.state,
    cpu: { cores: vm.cores, maxCores: vm.cores },
    memory: { sizeBytes: vm.memoryMb * 2 ** 20, maxBytes: vm.memoryMb * 2 ** 20 },
    disks: vm.disks.map((disk) => ({
      key: disk.id,
      kind: 'disk',
      sizeBytes: disk.sizeGb * 2 ** 30,
      allocatedBytes: null,
      storage: disk.storageId,
      source: disk.id,
      bus: 'virtio',
      format: null,
      readOnly: false,
    })),
    nics: vm.nics.map(({ mac, networkId }) => ({
      key: mac,
      mac,
      network: networkId,
      model: 'virtio',
      connected: true,
      vlan: null,
      ipAddresses: [],
    })),
    guest: { os: null, hostname: null, agent: 'UNKNOWN' },
    host: vm.hostId,
    storageUsedBytes: null,
    firmware: 'bios',
    autostart: null,
    tags: [],
    metadata: {},
    snapshotCount: vm.snapshots.length,
    marker: vm.label,
    allowedOperations: allowOperations(ceiling, (operation) => allowedIn(vm.state, operation)),
  };
}

const powerStates: Readonly<Record<NativeVm['state'], PowerState>> = {
  on: 'RUNNING',
  off: 'STOPPED',
  paused: 'PAUSED',
};

/** In which states an action is possible; in any, when it is not here. */
const states: Readonly<Partial<Record<VmOperation, readonly NativeVm['state'][]>>> = {
  start: ['off'],
  stop: ['on', 'paused'],
  forceStop: ['on', 'paused'],
  restart: ['on'],
  forceRestart: ['on', 'paused'],
  pause: ['on'],
  unpause: ['paused'],
  delete: ['off'],
  reconfigure: ['off'],
};

function allowedIn(state: NativeVm['state'], operation: VmOperation): OperationAllowance {
  return (states[operation] ?? [state]).includes(state)
    ? { allowed: true }
    : { allowed: false, kind: 'OperationFailed', reason: `not while the VM is ${state}` };
}
