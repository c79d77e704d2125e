import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { volumeIndex } from '../inventory/volume-index.ts';
import type { LibvirtVolume, VolumeIndex } from '../inventory/volume-index.ts';
import { readPools, readVolumes } from '../reading/storage.ts';
import type { ReadPool } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { refreshPools } from '../watching/refresh-pools.ts';
import type { SnapshotLayer, SnapshotRecord } from './snapshot-record.ts';

/** What lies in the pools at this moment, and what stands on what. */
export interface PoolVolumes {
  readonly pools: readonly ReadPool[];
  readonly volumes: readonly LibvirtVolume[];
  readonly index: VolumeIndex;
}

/** Looked at afresh: merging moves layers behind the back of the pools they lie in. */
export async function readPoolVolumes(endpoint: Endpoint): Promise<PoolVolumes> {
  const pools = await readPools(endpoint);
  await refreshPools(endpoint, pools);
  const volumes = await readVolumes(endpoint, pools);
  const index = volumeIndex(
    pools.map(({ pool }) => pool),
    volumes,
  );
  return { pools, volumes, index };
}

/** A path and all it stands on, nearest first. */
export function chainFrom({ index }: Pick<PoolVolumes, 'index'>, path: string): readonly string[] {
  const chain: string[] = [];
  for (let at: string | null = path; at !== null && !chain.includes(at);) {
    chain.push(at);
    at = index.byPath(at)?.backingPath ?? null;
  }
  return chain;
}

/**
 * What a disk was when a snapshot was taken: what its layer stands on. The layer's header is asked, not libvirt's record,
 * which 9.0 rewrites wrongly when the record of a snapshot between is deleted without merging.
 */
export function baseUnder(
  { index }: Pick<PoolVolumes, 'index'>,
  { path }: SnapshotLayer,
): { readonly volume: LibvirtVolume; readonly format: string } | undefined {
  const layer = index.byPath(path);
  const volume = layer?.backingPath == null ? undefined : index.byPath(layer.backingPath);
  return volume === undefined ? undefined : { volume, format: layer?.backingFormat ?? 'raw' };
}

/** Paths of the volumes that stand right on one. */
export function standingOn({ volumes }: Pick<PoolVolumes, 'volumes'>, path: string): readonly string[] {
  return volumes.flatMap((volume) => (volume.backingPath === path ? [volume.path] : []));
}

/** Every file a domain and its external snapshots cannot do without, whole chains of it. */
export function neededFiles(
  all: Pick<PoolVolumes, 'index'>,
  definitions: readonly LibvirtDomain[],
  records: readonly SnapshotRecord[],
): ReadonlySet<string> {
  const tops = [
    ...definitions.flatMap(({ disks }) =>
      disks.flatMap(({ path, backingPaths }) => (path === null ? [] : [path, ...backingPaths])),
    ),
    ...records.flatMap(({ layers, memoryFile }) => [
      // What a layer stands on, its header says; of one that is not there only the record is left.
      ...layers.flatMap(({ path, base }) => [
        path,
        ...(base === null || all.index.byPath(path) !== undefined ? [] : [base.path]),
      ]),
      ...(memoryFile === null ? [] : [memoryFile]),
    ]),
  ];
  return new Set(tops.flatMap((path) => chainFrom(all, path)));
}

/** The files that the records themselves name: layers, what they stand on, and memory. */
export function filesOf(records: readonly SnapshotRecord[]): readonly string[] {
  return records.flatMap(({ layers, memoryFile }) => [
    ...layers.flatMap(({ path, base }) => [path, ...(base === null ? [] : [base.path])]),
    ...(memoryFile === null ? [] : [memoryFile]),
  ]);
}
