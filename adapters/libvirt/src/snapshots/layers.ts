import { notFound } from '../faults.ts';
import type { PlacedVolume, VolumeFormat, VolumePlan } from '../native-spec.ts';
import type { LibvirtVolume } from '../inventory/volume-index.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { createVolume } from '../storage/create-volume.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { findVolume } from '../storage/find-volume.ts';
import { placeKey, volumeAt } from '../storage/volume-handle.ts';
import type { PoolVolumes } from './pool-volumes.ts';

/** A new, empty layer that a disk is to be, recorded before it is made. */
export interface PlannedLayer {
  readonly target: string;
  readonly volume: VolumePlan;
}

/** The layer over a base, in the pool of `beside` (the base itself where nothing else is said). */
export function plannedLayer(
  { pools }: Pick<PoolVolumes, 'pools'>,
  target: string,
  volumeName: string,
  base: { readonly volume: LibvirtVolume; readonly format: string },
  beside: LibvirtVolume = base.volume,
): PlannedLayer {
  const pool = pools.find((each) => each.pool.uuid === beside.poolId)?.pool;
  if (pool === undefined) throw notFound('storage', beside.poolId);
  const place = { poolId: pool.uuid, poolName: pool.name, poolType: pool.type };
  return {
    target,
    volume: {
      places: [{ ...place, volumeName, format: 'qcow2' }],
      capacityBytes: base.volume.capacityBytes,
      thin: true,
      origin: {
        kind: 'layer',
        templateKey: base.volume.path,
        templateFormat: base.format as VolumeFormat,
      },
    },
  };
}

/** Makes those that are missing; a layer proves itself by its header. Answers them by target. */
export async function makeLayers(
  endpoint: Endpoint,
  layers: readonly PlannedLayer[],
): Promise<ReadonlyMap<string, PlacedVolume>> {
  const made = new Map<string, PlacedVolume>();
  for (const { target, volume } of layers) {
    const found = await findVolume(endpoint, volume);
    if (found.state === 'fragment') await deleteVolume(endpoint, found.handle);
    made.set(
      target,
      found.state === 'whole' ? found.volume : await createVolume(endpoint, volume, undefined),
    );
  }
  return made;
}

/** Those of them that are there, whole. */
export async function madeLayers(
  endpoint: Endpoint,
  layers: readonly PlannedLayer[],
): Promise<ReadonlyMap<string, PlacedVolume>> {
  const made = new Map<string, PlacedVolume>();
  for (const { target, volume } of layers) {
    const found = await findVolume(endpoint, volume);
    if (found.state === 'whole') made.set(target, found.volume);
  }
  return made;
}

/** Takes away what nobody uses; null is nothing. */
export async function removeLayers(
  endpoint: Endpoint,
  volumes: readonly (VolumePlan | null)[],
  inUse: ReadonlySet<string>,
): Promise<void> {
  for (const place of volumes.flatMap((volume) => volume?.places ?? [])) {
    const handle = await volumeAt(endpoint, place);
    if (handle === undefined || inUse.has(handle.key)) continue;
    await deleteVolume(endpoint, handle);
    endpoint.memory.finishedVolumes.delete(placeKey(place));
  }
}
