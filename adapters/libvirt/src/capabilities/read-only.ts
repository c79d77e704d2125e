import type { Feature } from '@anyvisor/domain';

/** Features that change something, or open a guest: refused on the read-only socket (VIR_ERR_OPERATION_DENIED). */
export const changingFeatures: ReadonlySet<Feature> = new Set<Feature>([
  'backup', 'incrementalBackup', 'changedBlocks', 'diskExport', 'diskImport', 'snapshots', 'memorySnapshots', 'fullClones', 'linkedClones', 'cpuHotAdd', 'memoryHotAdd', 'diskHotAdd', 'nicHotAdd',
  'reconfigure', 'disks', 'nics', 'suspend', 'pause', 'console', 'serialConsole', 'screenshots', 'cloudInit', 'sysprep',
  'cpuPinning', 'numa', 'hugePages', 'ballooning', 'gpuPassthrough', 'vgpu', 'sriov', 'secureBoot', 'tpm', 'autostart',
  'thinProvisioning', 'nestedVirtualization',
  'liveMigration', 'coldMigration', 'storageLiveMigration', 'crossEndpointMigration',
]); // prettier-ignore
