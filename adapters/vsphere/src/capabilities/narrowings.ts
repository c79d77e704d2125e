import type { Feature, FeatureSupport } from '@anyvisor/domain';
import { neededPrivileges } from '../privileges.ts';

type Narrowing = Readonly<Partial<Record<Feature, FeatureSupport>>>;

const none = (reason: string): FeatureSupport => ({ support: 'none', reason });
const vCenterOnly = none('needs a vCenter: this is a stand-alone ESXi host');

export const onHostAlone: Narrowing = {
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

const readOnly = none('this host’s free licence lets the API read only (RestrictedVersion)');

/** ESXi without a paid licence refuses every call that changes something. */
export const onFreeLicence: Narrowing = {
  snapshots: readOnly,
  memorySnapshots: readOnly,
  cpuHotAdd: readOnly,
  memoryHotAdd: readOnly,
  diskHotAdd: readOnly,
  nicHotAdd: readOnly,
  reconfigure: readOnly,
  disks: readOnly,
  nics: readOnly,
  suspend: readOnly,
  changedBlocks: readOnly,
  diskExport: readOnly,
  diskImport: readOnly,
  maintenanceMode: readOnly,
};

/**
 * What the account lacks at the root folder. A privilege may be given further down, so that a feature is not taken away but
 * marked, and the reason names what is missing.
 */
export function withoutRights(held: ReadonlySet<string>): Narrowing {
  const lacking = new Map<Feature, string[]>();
  for (const { permission, narrows } of neededPrivileges) {
    if (held.has(permission)) continue;
    for (const feature of narrows) lacking.set(feature, [...(lacking.get(feature) ?? []), permission]);
  }
  return Object.fromEntries(
    [...lacking].map(([feature, permissions]): readonly [Feature, FeatureSupport] => [
      feature,
      {
        support: 'partial',
        reason: `only where the account has ${permissions.join(', ')}: not at the root folder`,
      },
    ]),
  );
}
