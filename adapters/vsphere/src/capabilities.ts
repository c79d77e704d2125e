import { features, narrowest } from '@anyvisor/domain';
import type { Feature, FeatureSupport, HypervisorCapabilities, NetworkType } from '@anyvisor/domain';

const full: FeatureSupport = { support: 'full' };
const partial = (reason: string): FeatureSupport => ({ support: 'partial', reason });
const none = (reason: string): FeatureSupport => ({ support: 'none', reason });

const later = none('not built into this version of the vSphere adapter');
const shared = partial('configured in vCenter; shown there, not changed from here');

const atBest: Readonly<Record<Feature, FeatureSupport>> = {
  liveMigration: full,
  coldMigration: full,
  storageLiveMigration: full,
  crossClusterMigration: partial('within one vCenter'),
  crossEndpointMigration: later,
  snapshots: full,
  memorySnapshots: full,
  fullClones: full,
  linkedClones: full,
  highAvailability: shared,
  resourcePools: partial('VMs are placed in them; pools themselves are managed in vCenter'),
  loadBalancing: shared,
  cpuHotAdd: partial('where the VM was made with room for it (maxCpuCores)'),
  memoryHotAdd: partial('where the VM was made with room for it (maxMemoryMb)'),
  diskHotAdd: full,
  nicHotAdd: full,
  reconfigure: full,
  disks: full,
  nics: full,
  suspend: full,
  pause: none('vSphere suspends to disk only'),
  distributedSwitching: partial(
    'port groups of distributed switches are used; switches are managed in vCenter',
  ),
  thinProvisioning: full,
  changedBlocks: full,
  backup: none('vSphere has no backup engine of its own'),
  incrementalBackup: none('vSphere has no backup engine of its own'),
  diskExport: partial('of a VM that is off, or of a snapshot'),
  diskImport: partial('as one flat file, onto VMFS and NFS datastores'),
  console: partial('a WebMKS ticket that the browser takes to the host'),
  serialConsole: none('vSphere has no serial console without a virtual serial port concentrator'),
  guestAddresses: partial('where VMware Tools run in the guest'),
  cloudInit: partial(
    'through guestinfo, where the guest’s cloud-init has the DataSourceVMware; host name and addresses also through a customisation specification',
  ),
  sysprep: partial(
    'with an answer file, through a customisation specification, in copies of Windows templates',
  ),
  cpuPinning: later,
  numa: later,
  hugePages: later,
  ballooning: partial('always there with VMware Tools; nothing is set'),
  gpuPassthrough: later,
  vgpu: later,
  sriov: later,
  secureBoot: full,
  tpm: later,
  memoryEncryption: later,
  nestedVirtualization: later,
  hardwareAcceleration: full,
  performanceMetrics: full,
  eventNotifications: full,
  platformEvents: full,
  healthMonitoring: partial('connection state of hosts and VMs'),
  maintenanceMode: full,
  containers: none('vSphere runs no containers by itself'),
  autostart: later,
  tuningAdvice: later,
  screenshots: later,
};

/** vSphere 8: 768 virtual CPUs and 24 TB for one VM ("Configuration Maximums", vSphere 8.0). */
export const mostCpuCores = 768;
export const mostMemoryGb = 24 * 1024;

/** vCenter at its best: no endpoint promises more. */
export const vsphereCeiling = capabilitiesOf(atBest, ['BRIDGED', 'DISTRIBUTED_SWITCH', 'SDN']);

export interface About {
  readonly isVCenter: boolean;
  /** `8.0.3` */
  readonly version: string;
}

const vCenterOnly = none('needs a vCenter: this is a stand-alone ESXi host');
const onHostAlone: Readonly<Partial<Record<Feature, FeatureSupport>>> = {
  liveMigration: vCenterOnly,
  storageLiveMigration: vCenterOnly,
  coldMigration: vCenterOnly,
  crossClusterMigration: vCenterOnly,
  fullClones: vCenterOnly,
  linkedClones: vCenterOnly,
  highAvailability: vCenterOnly,
  loadBalancing: vCenterOnly,
  distributedSwitching: vCenterOnly,
  sysprep: vCenterOnly,
};

/** What this endpoint promises: the ceiling, narrowed by what kind of server it is. */
export function endpointCapabilities({ isVCenter }: About): HypervisorCapabilities {
  if (isVCenter) return vsphereCeiling;
  const narrowed = Object.fromEntries(
    features.map((feature) => [feature, narrowest(atBest[feature], onHostAlone[feature] ?? full)]),
  ) as Record<Feature, FeatureSupport>;
  return capabilitiesOf(narrowed, ['BRIDGED', 'DISTRIBUTED_SWITCH', 'SDN']);
}

function capabilitiesOf(
  given: Readonly<Record<Feature, FeatureSupport>>,
  supportedNetworkTypes: readonly NetworkType[],
): HypervisorCapabilities {
  const has = (feature: Feature) => given[feature].support !== 'none';
  return {
    supportsLiveMigration: has('liveMigration'),
    supportsSnapshots: has('snapshots'),
    supportsHighAvailability: has('highAvailability'),
    supportsResourcePools: has('resourcePools'),
    supportsHotAdd: { cpu: has('cpuHotAdd'), memory: has('memoryHotAdd'), disk: has('diskHotAdd') },
    supportedNetworkTypes,
    maxCpuCores: mostCpuCores,
    maxMemoryGb: mostMemoryGb,
    features: given,
  };
}
