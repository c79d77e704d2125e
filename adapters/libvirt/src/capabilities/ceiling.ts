import type { Feature, FeatureSupport, HypervisorCapabilities } from '@anyvisor/domain';

const full: FeatureSupport = { support: 'full' };

function partial(reason: string): FeatureSupport {
  return { support: 'partial', reason };
}

function none(reason: string): FeatureSupport {
  return { support: 'none', reason };
}

const laterHere = none('not built into this version of the libvirt adapter');
const oneHost = 'a libvirt connection is one host';

const features: Readonly<Record<Feature, FeatureSupport>> = {
  liveMigration: partial('to the host of another connection'),
  coldMigration: partial('to the host of another connection that sees the same storage'),
  storageLiveMigration: partial('into another pool of the host, or together with the host into a pool there'),
  crossClusterMigration: none(oneHost),
  crossEndpointMigration: partial('between hosts whose daemons reach each other'),
  snapshots: partial(
    'inside qcow2 disks; else, and of the disks of a running machine alone, as layers over them in pools of files',
  ),
  memorySnapshots: partial(
    'inside qcow2 disks of machines with BIOS, else in a file beside layers over the disks; without devices of the host',
  ),
  fullClones: full,
  linkedClones: partial('from pools of files (dir, fs, netfs)'),
  highAvailability: none(oneHost),
  resourcePools: none('libvirt has no resource pools'),
  loadBalancing: none(oneHost),
  cpuHotAdd: partial('up to maxCpuCores'),
  memoryHotAdd: partial('up to maxMemoryMb; without it within the balloon'),
  diskHotAdd: full,
  nicHotAdd: full,
  reconfigure: full,
  disks: full,
  nics: full,
  suspend: full,
  pause: full,
  distributedSwitching: none('libvirt has no switch of its own; use Open vSwitch or OVN beside it'),
  thinProvisioning: full,
  changedBlocks: partial('of running machines, for their qcow2 disks'),
  backup: partial('into a storage pool of files on the host'),
  incrementalBackup: partial('of running machines, for their qcow2 disks'),
  diskExport: full,
  diskImport: partial('as raw volumes'),
  console: full,
  serialConsole: full,
  guestAddresses: partial('from the guest agent, or from the lease on a libvirt network'),
  cloudInit: full,
  sysprep: partial('an answer file on a CD; Windows itself is not prepared'),
  cpuPinning: full,
  numa: full,
  hugePages: full,
  ballooning: full,
  gpuPassthrough: partial('by PCI address; the host must have an IOMMU'),
  vgpu: partial('mediated devices made at the host beforehand'),
  sriov: partial('virtual functions, as NICs or by PCI address; never booted by us'),
  secureBoot: full,
  tpm: full,
  memoryEncryption: partial(
    'as the host’s processor, firmware, QEMU and libvirt have it; never booted by us',
  ),
  nestedVirtualization: partial('as the host’s KVM allows; nothing is switched on or off'),
  hardwareAcceleration: full,
  performanceMetrics: full,
  eventNotifications: full,
  platformEvents: none('libvirt keeps no audit trail'),
  healthMonitoring: partial('crashes, watchdogs and I/O errors as events'),
  maintenanceMode: laterHere,
  containers: none('the QEMU driver runs no containers'),
  autostart: full,
  tuningAdvice: full,
  screenshots: full,
};

/** QEMU at its best, as far as this adapter uses it: no endpoint promises more. */
export const libvirtCeiling: HypervisorCapabilities = {
  supportsLiveMigration: true,
  supportsSnapshots: true,
  supportsHighAvailability: false,
  supportsResourcePools: false,
  supportsHotAdd: { cpu: true, memory: true, disk: true },
  supportedNetworkTypes: ['BRIDGED', 'NAT', 'ISOLATED', 'OVS_BRIDGE', 'SRIOV'],
  maxCpuCores: null,
  maxMemoryGb: null,
  features,
};
