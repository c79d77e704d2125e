import type { Feature } from '@anyvisor/domain';
import type { OptionalPort } from './hypervisor-port.ts';

/**
 * Each optional method and the features that promise it: it works exactly when at least one of them is not `none` at
 * this endpoint. The contract suite checks both directions.
 */
export const optionalMethods = {
  suspendVm: ['suspend'],
  resumeVm: ['suspend'],
  pauseVm: ['pause'],
  unpauseVm: ['pause'],
  cloneVm: ['fullClones', 'linkedClones'],
  reconfigureVm: ['reconfigure'],
  addDisk: ['disks'],
  resizeDisk: ['disks'],
  removeDisk: ['disks'],
  addNic: ['nics'],
  updateNic: ['nics'],
  removeNic: ['nics'],
  listSnapshots: ['snapshots'],
  createSnapshot: ['snapshots'],
  revertSnapshot: ['snapshots'],
  deleteSnapshot: ['snapshots'],
  migrateVm: ['liveMigration', 'coldMigration', 'storageLiveMigration'],
  migrationTarget: ['crossEndpointMigration'],
  openConsole: ['console', 'serialConsole'],
  exportDisk: ['diskExport'],
  importDisk: ['diskImport'],
  changedBlocks: ['changedBlocks'],
  backupVm: ['backup', 'incrementalBackup'],
  restoreVm: ['backup', 'incrementalBackup'],
  deleteBackup: ['backup', 'incrementalBackup'],
  listEvents: ['platformEvents'],
  adviseVm: ['tuningAdvice'],
  takeScreenshot: ['screenshots'],
  evacuateHost: ['maintenanceMode'],
  restoreHost: ['maintenanceMode'],
} as const satisfies Record<keyof OptionalPort, readonly Feature[]>;
