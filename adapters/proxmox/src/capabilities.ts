import { features, narrowest } from '@anyvisor/domain';
import type { Feature, FeatureSupport, HypervisorCapabilities, NetworkType } from '@anyvisor/domain';
import { holds } from './privileges.ts';
import type { Permissions } from './privileges.ts';

const full: FeatureSupport = { support: 'full' };
const partial = (reason: string): FeatureSupport => ({ support: 'partial', reason });
const none = (reason: string): FeatureSupport => ({ support: 'none', reason });

const later = none('not built into this version of the Proxmox VE adapter');
const elsewhere = partial('configured in Proxmox VE; shown there, not changed from here');

const elsewhereMoving = partial(
  'experimental in Proxmox VE (remote_migrate, from 7.3 on): to the cluster of another connection that has an API token; the VM keeps its number; not with snapshots, HA or replication',
);

const atBest: Readonly<Record<Feature, FeatureSupport>> = {
  liveMigration: full,
  coldMigration: full,
  storageLiveMigration: full,
  crossClusterMigration: elsewhereMoving,
  crossEndpointMigration: elsewhereMoving,
  snapshots: partial('where every storage of the VM has them'),
  memorySnapshots: partial('of virtual machines; containers have none'),
  fullClones: full,
  linkedClones: partial('of templates only'),
  highAvailability: elsewhere,
  resourcePools: partial('groups with rights of their own, without shares or limits'),
  loadBalancing: partial('of HA-managed guests, by the cluster itself'),
  cpuHotAdd: partial('where the VM was made with room for it (maxCpuCores)'),
  memoryHotAdd: partial('where the VM was made with room for it (maxMemoryMb), in steps of 512 MB or more'),
  diskHotAdd: partial('not on IDE and SATA'),
  nicHotAdd: full,
  reconfigure: full,
  disks: partial('deleting a VM deletes all of its disks'),
  nics: full,
  suspend: partial('of virtual machines; containers have none'),
  pause: partial('of virtual machines; containers have none'),
  distributedSwitching: partial('vnets of the SDN are used; zones and vnets are managed in Proxmox VE'),
  thinProvisioning: partial('where the storage is thin'),
  changedBlocks: none('the API hands out no bitmaps'),
  backup: full,
  incrementalBackup: none(
    'every backup stands alone; Proxmox Backup Server stores only what is new by itself',
  ),
  tuningAdvice: later,
  screenshots: later,
  diskExport: none('the API hands out no disks'),
  diskImport: partial(
    'from PVE 8.4 on, through a storage that takes uploads of disk images; the disk comes in a VM of its own that is off',
  ),
  console: full,
  serialConsole: partial('where the VM has a serial port'),
  guestAddresses: partial('where the QEMU guest agent runs; always in containers'),
  cloudInit: partial(
    'hostname, SSH keys, addresses; user data needs a file on the node, which the API does not take',
  ),
  sysprep: none('Proxmox VE has no guest customisation but cloud-init'),
  cpuPinning: partial('of the whole VM, not of single cores'),
  numa: full,
  hugePages: full,
  ballooning: full,
  gpuPassthrough: partial('by root@pam with its password, or through resource mappings'),
  vgpu: partial('by root@pam with its password, or through resource mappings'),
  sriov: partial('as PCI devices'),
  secureBoot: full,
  tpm: full,
  memoryEncryption: partial('where the node’s processor has it; without live migration and RAM snapshots'),
  nestedVirtualization: partial('where the node has it switched on and the CPU type is host'),
  hardwareAcceleration: partial('as the node’s QEMU has it: no guest is booted to prove it'),
  performanceMetrics: full,
  eventNotifications: none('the API pushes nothing: the adapter looks every few seconds'),
  platformEvents: partial('the tasks of all nodes'),
  healthMonitoring: partial('of nodes, storages and guests, by their state'),
  maintenanceMode: none('only the command line of a node switches it'),
  containers: full,
  autostart: full,
};

const allNetworkTypes: readonly NetworkType[] = ['BRIDGED', 'VLAN_AWARE_BRIDGE', 'OVS_BRIDGE', 'SDN'];

/** With memory hotplug; there is no other limit in the API. */
export const mostMemoryGb = 4096;
/** What QEMU's newest machine types take; the node's own number of cores is lower. */
export const mostCpuCores = 4096;

/** What this type can do at best. */
export const proxmoxCeiling: HypervisorCapabilities = capabilitiesOf(atBest);

export interface About {
  /** `9.1.4` */
  readonly version: string;
  readonly nodes: number;
  readonly permissions: Permissions;
  /** The account logs in with an API token. */
  readonly byToken: boolean;
  /** Does any storage take uploads of disk images (content `import`)? */
  readonly takesImages: boolean;
}

/** What this cluster promises: the ceiling, narrowed by its size, its storages and the account's rights. */
export function endpointCapabilities(about: About): HypervisorCapabilities {
  const limits: Readonly<Partial<Record<Feature, FeatureSupport>>> = {
    ...(about.nodes < 2 ? oneNode : {}),
    diskImport: importSupport(about),
    serialConsole: serialSupport(about),
    crossClusterMigration: movingSupport(about),
    crossEndpointMigration: movingSupport(about),
  };
  const narrowed = Object.fromEntries(
    features.map((feature) => {
      const limited = narrowest(atBest[feature], limits[feature] ?? full);
      return [feature, narrowest(limited, rightFor(feature, about.permissions))];
    }),
  ) as Record<Feature, FeatureSupport>;
  return capabilitiesOf(narrowed);
}

/** termproxy took no token's name before access-control 9.0.4 ("does not look like a valid user name"). */
function serialSupport({ version, byToken }: About): FeatureSupport {
  return byToken && Number.parseInt(version, 10) < 9
    ? none('before PVE 9 a text console does not open to API tokens; log in with a user name and password')
    : full;
}

function movingSupport({ version }: About): FeatureSupport {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > 7 || (major === 7 && minor >= 3)
    ? full
    : none(`PVE ${version} moves no VMs to other clusters; 7.3 and later do`);
}

/** Uploads of disk images came with 8.4 (pve-storage); before, a file had to be on the node already. */
function importSupport({ version, takesImages, permissions }: About): FeatureSupport {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major < 8 || (major === 8 && minor < 4))
    return none(`PVE ${version} takes no disk images over its API; 8.4 and later do`);
  if (!takesImages)
    return none(
      'no storage that the account sees has the content type “Import”; add it to one that keeps files',
    );
  return holds(permissions, '/storage', ['Datastore.AllocateTemplate'])
    ? full
    : none('the account lacks Datastore.AllocateTemplate on every storage');
}

const alone = none('the cluster has one node only');
const oneNode: Readonly<Partial<Record<Feature, FeatureSupport>>> = {
  liveMigration: alone,
  coldMigration: alone,
  highAvailability: alone,
  loadBalancing: alone,
};

/** Without the privilege everywhere, the feature is nowhere. */
const privilegeOf: Readonly<Partial<Record<Feature, readonly string[]>>> = {
  liveMigration: ['VM.Migrate'],
  coldMigration: ['VM.Migrate'],
  crossClusterMigration: ['VM.Migrate'],
  crossEndpointMigration: ['VM.Migrate'],
  storageLiveMigration: ['VM.Config.Disk'],
  snapshots: ['VM.Snapshot'],
  memorySnapshots: ['VM.Snapshot'],
  fullClones: ['VM.Clone'],
  linkedClones: ['VM.Clone'],
  cpuHotAdd: ['VM.Config.CPU'],
  memoryHotAdd: ['VM.Config.Memory'],
  disks: ['VM.Config.Disk'],
  diskImport: ['VM.Allocate'],
  diskHotAdd: ['VM.Config.Disk'],
  nics: ['VM.Config.Network'],
  nicHotAdd: ['VM.Config.Network'],
  reconfigure: ['VM.Config.CPU', 'VM.Config.Memory', 'VM.Config.Options'],
  suspend: ['VM.PowerMgmt'],
  pause: ['VM.PowerMgmt'],
  backup: ['VM.Backup'],
  console: ['VM.Console'],
  serialConsole: ['VM.Console'],
  autostart: ['VM.Config.Options'],
};

function rightFor(feature: Feature, permissions: Permissions): FeatureSupport {
  const any = privilegeOf[feature];
  return any === undefined || holds(permissions, '/vms', any)
    ? full
    : none(`the account lacks ${any.join(' or ')} on every VM`);
}

function capabilitiesOf(given: Readonly<Record<Feature, FeatureSupport>>): HypervisorCapabilities {
  const has = (feature: Feature) => given[feature].support !== 'none';
  return {
    supportsLiveMigration: has('liveMigration'),
    supportsSnapshots: has('snapshots'),
    supportsHighAvailability: has('highAvailability'),
    supportsResourcePools: has('resourcePools'),
    supportsHotAdd: { cpu: has('cpuHotAdd'), memory: has('memoryHotAdd'), disk: has('diskHotAdd') },
    supportedNetworkTypes: allNetworkTypes,
    maxCpuCores: null,
    maxMemoryGb: mostMemoryGb,
    features: given,
  };
}
