import type { Feature } from '@anyvisor/domain';

/** Why a version of libvirt has not got a feature the adapter can use, or undefined. Source: libvirt's NEWS.rst. */
export function versionLacks(feature: Feature, version: number): string | undefined {
  if (version < OLDEST) {
    return `libvirt ${versionText(version)} is older than ${versionText(OLDEST)}, the oldest that is supported`;
  }
  // Reverting an internal snapshot was broken in 11.2 and 11.3.
  const snapshot = feature === 'snapshots' || feature === 'memorySnapshots';
  return snapshot && version >= 11_002_000 && version < 11_004_000
    ? `libvirt ${versionText(version)} cannot revert internal snapshots: update it to 11.4`
    : undefined;
}

/** 9000000 → `9.0.0`. */
export function versionText(version: number): string {
  return [Math.floor(version / 1_000_000), Math.floor(version / 1000) % 1000, version % 1000].join('.');
}

/** Bulk statistics and every call in use are there since long before; older ones were never tried. */
const OLDEST = 6_000_000;
