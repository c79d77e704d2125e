import { features } from '@anyvisor/domain';
import type {
  Feature,
  HypervisorCapabilities,
  HypervisorResourceTree,
  OperationAllowance,
  TemplateInfo,
  VmObservation,
  VmOperation,
} from '@anyvisor/domain';
import { allowOperations } from '../../src/allow-operations.ts';
import type { PaperVm, PaperWorld } from './world.ts';

/** It can do everything, so that the suite has to try everything. */
export const everything: HypervisorCapabilities = {
  supportsLiveMigration: true,
  supportsSnapshots: true,
  supportsHighAvailability: true,
  supportsResourcePools: true,
  supportsHotAdd: { cpu: true, memory: true, disk: true },
  supportedNetworkTypes: ['NAT'],
  maxCpuCores: 64,
  maxMemoryGb: 512,
  features: Object.fromEntries(features.map((feature) => [feature, { support: 'full' }])) as Record<
    Feature,
    { support: 'full' }
  >,
};

export const template: TemplateInfo = {
  nativeRef: 'template-1',
  name: 'paper',
  kind: 'template',
  os: null,
  diskBytes: 2 ** 30,
  storage: 'store',
  firmware: 'bios',
  supportsLinkedClone: true,
};

export function describeVm(world: PaperWorld, vm: PaperVm): VmObservation {
  return {
    nativeRef: vm.ref,
    name: vm.name,
    powerState: vm.state,
    transition: null,
    nativeState: vm.state,
    cpu: { cores: vm.cores, maxCores: 64 },
    memory: { sizeBytes: vm.memoryMb * 2 ** 20, maxBytes: 2 ** 39 },
    disks: vm.disks.map((id) => ({
      key: id,
      kind: 'disk',
      sizeBytes: world.disks.get(id)?.sizeBytes ?? null,
      allocatedBytes: null,
      storage: 'store',
      source: id,
      bus: 'virtio',
      format: 'raw',
      readOnly: false,
    })),
    nics: vm.nics.map(({ key, mac, network, connected }) => ({
      key,
      mac,
      network,
      model: 'virtio',
      connected,
      vlan: null,
      ipAddresses: vm.booted ? ['192.0.2.1'] : [],
    })),
    guest: { os: null, hostname: null, agent: 'UNKNOWN' },
    host: vm.host,
    storageUsedBytes: null,
    firmware: 'bios',
    autostart: vm.autostart,
    tags: [],
    metadata: {},
    snapshotCount: vm.snapshots.length,
    marker: vm.marker,
    allowedOperations: allowOperations(everything, (operation) => allowance(vm, operation)),
  };
}

function allowance({ state }: PaperVm, operation: VmOperation): OperationAllowance {
  const needsRunning = ['stop', 'forceStop', 'restart', 'forceRestart', 'pause', 'suspend'].includes(
    operation,
  );
  const fits = needsRunning ? state === 'RUNNING' : operation !== 'start' || state !== 'RUNNING';
  return fits ? { allowed: true } : { allowed: false, kind: 'OperationFailed', reason: `it is ${state}` };
}

export function resources(world: PaperWorld): HypervisorResourceTree {
  return {
    computeUnits: [...world.hosts].map(([id, state]) => ({
      id,
      name: id,
      type: 'HOST',
      state,
      totalCpu: 64,
      availableCpu: 64,
      totalMemoryGb: 512,
      availableMemoryGb: 512,
      children: [],
    })),
    storageUnits: [
      {
        id: 'store',
        name: 'store',
        type: 'paper',
        capacityBytes: 2 ** 42,
        availableBytes: 2 ** 41,
        shared: true,
        accessible: true,
        hosts: [],
      },
    ],
    networkUnits: [{ id: 'lan', name: 'lan', type: 'NAT', vlan: null, active: true, hosts: [] }],
  };
}
