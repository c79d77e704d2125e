import type { HypervisorErrorKind } from './hypervisor-error.ts';

/** What one hypervisor endpoint can do: the type's ceiling narrowed by what the endpoint reported. */
export interface HypervisorCapabilities {
  readonly supportsLiveMigration: boolean;
  readonly supportsSnapshots: boolean;
  readonly supportsHighAvailability: boolean;
  readonly supportsResourcePools: boolean;
  readonly supportsHotAdd: { readonly cpu: boolean; readonly memory: boolean; readonly disk: boolean };
  readonly supportedNetworkTypes: readonly NetworkType[];
  /** Per VM; null when the platform states none. */
  readonly maxCpuCores: number | null;
  readonly maxMemoryGb: number | null;
  readonly features: Readonly<Record<Feature, FeatureSupport>>;
}

export interface FeatureSupport {
  readonly support: 'full' | 'partial' | 'none';
  /** Why not, or what is missing: shown beside the disabled action. Required in spirit for anything but `full`. */
  readonly reason?: string;
}

export const networkTypes = [
  'BRIDGED',
  'NAT',
  'ISOLATED',
  'DISTRIBUTED_SWITCH',
  'OVS_BRIDGE',
  'VLAN_AWARE_BRIDGE',
  'SDN',
  'SRIOV',
] as const;
export type NetworkType = (typeof networkTypes)[number];

export const features = [
  'liveMigration',
  'coldMigration',
  'storageLiveMigration',
  'crossClusterMigration',
  'crossEndpointMigration',
  'snapshots',
  'memorySnapshots',
  'fullClones',
  'linkedClones',
  'highAvailability',
  'resourcePools',
  'loadBalancing',
  'cpuHotAdd',
  'memoryHotAdd',
  'diskHotAdd',
  'nicHotAdd',
  'reconfigure',
  'disks',
  'nics',
  'suspend',
  'pause',
  'distributedSwitching',
  'thinProvisioning',
  'changedBlocks',
  'backup',
  'incrementalBackup',
  'diskExport',
  'diskImport',
  'console',
  'serialConsole',
  'guestAddresses',
  'cloudInit',
  'sysprep',
  'cpuPinning',
  'numa',
  'hugePages',
  'ballooning',
  'gpuPassthrough',
  'vgpu',
  'sriov',
  'secureBoot',
  'tpm',
  'memoryEncryption',
  'nestedVirtualization',
  'hardwareAcceleration',
  'performanceMetrics',
  'eventNotifications',
  'platformEvents',
  'healthMonitoring',
  'maintenanceMode',
  'containers',
  'autostart',
  'tuningAdvice',
  'screenshots',
] as const;
export type Feature = (typeof features)[number];

/** Actions on a VM that a person can ask for; the keys of `allowedOperations`. */
export const vmOperations = [
  'start',
  'stop',
  'forceStop',
  'restart',
  'forceRestart',
  'suspend',
  'resume',
  'pause',
  'unpause',
  'delete',
  'clone',
  'reconfigure',
  'addDisk',
  'resizeDisk',
  'removeDisk',
  'addNic',
  'updateNic',
  'removeNic',
  'createSnapshot',
  'revertSnapshot',
  'deleteSnapshot',
  'migrate',
  'console',
  'backup',
  'exportDisk',
] as const;
export type VmOperation = (typeof vmOperations)[number];

/** Whether this VM allows an action right now, and if not, why: the third and narrowest capability layer. */
export type OperationAllowance =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly kind: HypervisorErrorKind; readonly reason: string };

export type AllowedOperations = Readonly<Record<VmOperation, OperationAllowance>>;

/** The narrower of two answers for one feature; the narrower one's reason wins. */
export function narrowest(ceiling: FeatureSupport, reported: FeatureSupport): FeatureSupport {
  const rank = { none: 0, partial: 1, full: 2 };
  return rank[reported.support] < rank[ceiling.support] ? reported : ceiling;
}
