import { CODE, isCode } from '../faults.ts';
import type { VolumePlace } from '../native-spec.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** The volume that lies at a place, whatever its state. */
export async function volumeAt(
  { call }: Endpoint,
  { poolName, poolId, volumeName }: VolumePlace,
): Promise<StorageVolume | undefined> {
  const pool = { name: poolName, uuid: poolId };
  const answer = await unlessCode(
    call(procedures.storageVolLookupByName, { pool, name: volumeName }),
    isMissing,
  );
  return answer?.vol;
}

export function isMissing(thrown: unknown): boolean {
  return isCode(thrown, CODE.noVolume, CODE.noPool);
}

export function placeKey({ poolId, volumeName }: VolumePlace): string {
  return `${poolId}/${volumeName}`;
}
