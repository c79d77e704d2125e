import type { PropertySets } from '../protocol/properties.ts';

/** Everything a VM is described by. `summary.quickStats` is left out: it changes all the time on every running VM. */
export const vmProperties: PropertySets = {
  VirtualMachine: [
    'name',
    'resourcePool',
    'runtime.host',
    'runtime.powerState',
    'runtime.connectionState',
    'config.template',
    'config.instanceUuid',
    'config.annotation',
    'config.guestFullName',
    'config.firmware',
    'config.version',
    'config.cpuHotAddEnabled',
    'config.memoryHotAddEnabled',
    'config.hardware.numCPU',
    'config.hardware.numCoresPerSocket',
    'config.hardware.memoryMB',
    'config.hardware.device',
    'config.files.vmPathName',
    'guest.toolsRunningStatus',
    'guest.toolsVersionStatus2',
    'guest.hostName',
    'guest.net',
    'snapshot',
    'summary.storage.committed',
  ],
};

/** What decides how much of a host is promised to VMs. */
export const vmLoadProperties: PropertySets = {
  VirtualMachine: [
    'runtime.host',
    'runtime.powerState',
    'config.hardware.numCPU',
    'config.hardware.memoryMB',
  ],
};

export const resourceProperties: PropertySets = {
  Datacenter: ['name', 'parent', 'vmFolder'],
  Folder: ['name', 'parent'],
  ComputeResource: ['name', 'parent', 'resourcePool'],
  ClusterComputeResource: [
    'name',
    'parent',
    'resourcePool',
    'configurationEx.drsConfig',
    'configurationEx.dasConfig',
    'configurationEx.vsanConfigInfo',
    'overallStatus',
  ],
  HostSystem: [
    'name',
    'parent',
    'runtime.connectionState',
    'runtime.inMaintenanceMode',
    'runtime.powerState',
    'summary.config.product.fullName',
    'overallStatus',
    'summary.hardware.numCpuCores',
    'summary.hardware.memorySize',
  ],
  ResourcePool: ['name', 'parent', 'owner', 'config.cpuAllocation', 'config.memoryAllocation'],
  Datastore: ['name', 'parent', 'summary', 'host'],
  Network: ['name', 'host'],
  DistributedVirtualPortgroup: [
    'name',
    'host',
    'tag',
    'config.distributedVirtualSwitch',
    'config.defaultPortConfig',
  ],
  OpaqueNetwork: ['name', 'host', 'summary'],
  DistributedVirtualSwitch: ['name', 'uuid'],
};

/** The types a view has to show for all of it; subtypes come along. */
export const viewTypes: readonly string[] = [
  'VirtualMachine',
  'Datacenter',
  'Folder',
  'ComputeResource',
  'HostSystem',
  'ResourcePool',
  'Datastore',
  'Network',
  'DistributedVirtualSwitch',
];
