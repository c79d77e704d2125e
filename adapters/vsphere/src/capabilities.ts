import { features, narrowest } from '@anyvisor/domain';
import type { Feature, FeatureSupport, HypervisorCapabilities, NetworkType } from '@anyvisor/domain';
import { onFreeLicence, onHostAlone, withoutRights } from './capabilities/narrowings.ts';

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
  healthMonitoring: partial(
    'connection state and health of hosts, alarms of VMs; alarms are set up in vCenter',
  ),
  maintenanceMode: full,
  containers: none('vSphere runs no containers by itself'),
  autostart: later,
  tuningAdvice: partial('alarms of vCenter, questions, old snapshots, emulated cards, VMware Tools'),
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
  /** The licence lets the API read only: ESXi without a paid one. */
  readonly readOnlyLicence?: boolean;
  /** Privileges of the account at the root folder; undefined when nobody could tell. */
  readonly held?: ReadonlySet<string>;
}

/** What this endpoint promises: the ceiling, narrowed by what kind of server it is, its version, licence and the account's rights. */
export function endpointCapabilities(about: About): HypervisorCapabilities {
  const narrowings = [
    about.isVCenter ? {} : onHostAlone,
    about.readOnlyLicence === true ? onFreeLicence : {},
    about.held === undefined ? {} : withoutRights(about.held),
  ];
  const offered = Object.fromEntries(
    features.map((feature) => [
      feature,
      narrowings.reduce((at, narrowing) => narrowed(at, narrowing[feature] ?? full), atBest[feature]),
    ]),
  ) as Record<Feature, FeatureSupport>;
  return {
    ...capabilitiesOf(offered, ['BRIDGED', 'DISTRIBUTED_SWITCH', 'SDN']),
    ...limitsOf(about.version),
  };
}

/** Of two partial promises both reasons are told. */
function narrowed(at: FeatureSupport, by: FeatureSupport): FeatureSupport {
  return at.support === 'partial' && by.support === 'partial'
    ? partial([at.reason, by.reason].join('; '))
    : narrowest(at, by);
}

/** "Configuration Maximums": 6.7 and 7.0 have 128 and 256 virtual CPUs and 6 TB; 7.0 Update 1 came with what 8.0 has. */
function limitsOf(version: string): { readonly maxCpuCores: number; readonly maxMemoryGb: number } {
  const [major = 0, minor = 0, update = 0] = version.split('.').map(Number);
  if (major >= 8 || (major === 7 && (minor > 0 || update >= 1)))
    return { maxCpuCores: mostCpuCores, maxMemoryGb: mostMemoryGb };
  return { maxCpuCores: major === 7 ? 256 : 128, maxMemoryGb: 6128 };
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
