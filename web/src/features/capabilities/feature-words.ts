import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Schemas } from '../../api/client.ts';

export type Feature = keyof Schemas['Capabilities']['features'];

/** What a feature of a hypervisor is called. */
export const featureLabels: Readonly<Record<Feature, MessageDescriptor>> = {
  liveMigration: msg`Live migration`,
  coldMigration: msg`Migration while off`,
  storageLiveMigration: msg`Live storage migration`,
  crossClusterMigration: msg`Migration to another cluster`,
  crossEndpointMigration: msg`Migration to another connection`,
  snapshots: msg`Snapshots`,
  memorySnapshots: msg`Snapshots with memory`,
  fullClones: msg`Full clones`,
  linkedClones: msg`Linked clones`,
  highAvailability: msg`High availability`,
  resourcePools: msg`Resource pools`,
  loadBalancing: msg`Load balancing`,
  cpuHotAdd: msg`Adding CPUs while it runs`,
  memoryHotAdd: msg`Adding memory while it runs`,
  diskHotAdd: msg`Adding disks while it runs`,
  nicHotAdd: msg`Adding NICs while it runs`,
  reconfigure: msg`Changing a VM`,
  disks: msg`Disks`,
  nics: msg`NICs`,
  suspend: msg`Suspend`,
  pause: msg`Pause`,
  distributedSwitching: msg`Distributed switches`,
  thinProvisioning: msg`Thin disks`,
  changedBlocks: msg`Changed-block tracking`,
  backup: msg`Backup`,
  incrementalBackup: msg`Incremental backup`,
  diskExport: msg`Reading disks out`,
  diskImport: msg`Taking disks in`,
  console: msg`Console`,
  serialConsole: msg`Serial console`,
  guestAddresses: msg`Addresses of the guest`,
  cloudInit: msg`cloud-init`,
  sysprep: msg`Sysprep`,
  cpuPinning: msg`CPU pinning`,
  numa: msg`NUMA nodes`,
  hugePages: msg`Huge pages`,
  ballooning: msg`Ballooning`,
  gpuPassthrough: msg`GPU passthrough`,
  vgpu: msg`Shared GPU`,
  sriov: msg`SR-IOV`,
  secureBoot: msg`Secure boot`,
  tpm: msg`TPM`,
  memoryEncryption: msg`Memory encryption`,
  nestedVirtualization: msg`Nested virtualisation`,
  hardwareAcceleration: msg`Hardware acceleration`,
  performanceMetrics: msg`Metrics`,
  eventNotifications: msg`Pushed events`,
  platformEvents: msg`Events of the platform`,
  healthMonitoring: msg`Health`,
  maintenanceMode: msg`Maintenance mode`,
  containers: msg`Containers`,
  autostart: msg`Start with the host`,
  tuningAdvice: msg`Tuning advice`,
  screenshots: msg`Screenshots`,
};

/** What rights are needed for, where that is not a feature of its own. */
const tasks: Readonly<Record<string, MessageDescriptor>> = {
  inventory: msg`Reading the inventory`,
  networks: msg`Reading networks`,
  create: msg`Creating VMs`,
  createFromTemplate: msg`Creating from a template`,
  customise: msg`Customising the guest`,
  clone: msg`Cloning`,
  delete: msg`Deleting VMs`,
  power: msg`Starting and stopping`,
  migrate: msg`Migrating`,
  maintenance: msg`Maintenance mode`,
};

/** The name of a feature or a task; one nobody knows here under its own. */
export function featureText(feature: string, i18n: I18n): string {
  if (isFeature(feature)) {
    return i18n._(featureLabels[feature]);
  }
  const task = Object.hasOwn(tasks, feature) ? tasks[feature] : undefined;
  return task === undefined ? feature : i18n._(task);
}

function isFeature(feature: string): feature is Feature {
  return Object.hasOwn(featureLabels, feature);
}
