import type { Feature } from '@anyvisor/domain';

/**
 * What libvirt's test driver lacks, measured against libvirt 9.0: these calls answer VIR_ERR_NO_SUPPORT. Attach and
 * detach came with 10.0, but a device of the test driver does nothing.
 */
export const testDriverLacks: Readonly<Partial<Record<Feature, string>>> = {
  diskHotAdd: 'the test driver cannot plug devices into a running machine',
  nicHotAdd: 'the test driver cannot plug devices into a running machine',
  changedBlocks: 'the test driver has no disks to read',
  diskExport: 'the test driver has no disks to read',
  diskImport: 'the test driver keeps no bytes',
  backup: 'the test driver has no disks to back up',
  incrementalBackup: 'the test driver has no disks to back up',
  liveMigration: 'the test driver runs no guest that could move',
  coldMigration: 'the test driver runs no guest that could move',
  storageLiveMigration: 'the test driver runs no guest that could move',
  crossEndpointMigration: 'the test driver runs no guest that could move',
  disks: 'the test driver cannot attach or resize disks',
  nics: 'the test driver cannot attach NICs',
  memoryHotAdd: 'the test driver has no memory modules',
  console: 'the test driver runs no guest to look at',
  serialConsole: 'the test driver has no consoles',
  cloudInit: 'the test driver runs no guest that could read it',
  sysprep: 'the test driver runs no guest that could read it',
  performanceMetrics: 'the test driver counts nothing',
  gpuPassthrough: 'the test driver has no real devices',
  vgpu: 'the test driver has no real devices',
  sriov: 'the test driver has no real devices',
  secureBoot: 'the test driver has no firmware',
  tpm: 'the test driver has no TPM',
  nestedVirtualization: 'the test driver runs no guest',
  memoryEncryption: 'the test driver runs no guest',
  hardwareAcceleration: 'the test driver runs no guest',
  screenshots: 'the test driver runs no guest to look at',
  tuningAdvice: 'the test driver runs no guest that could be tuned',
  healthMonitoring: 'the test driver runs nothing that could fail',
};
