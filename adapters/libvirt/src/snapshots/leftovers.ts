import { definitionsOf, definitionsOfOthers, expendable } from '../actions/own-volumes.ts';
import type { OwnVolume } from '../actions/own-volumes.ts';
import { volumeTag } from '../derived.ts';
import type { LibvirtVolume } from '../inventory/volume-index.ts';
import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { chainFrom, neededFiles, readPoolVolumes } from './pool-volumes.ts';
import { readRecords } from './snapshot-record.ts';

/**
 * Deletes those of the files, and of what they stood on, that bear a tag of ours and that nobody needs any more: no disk
 * of any domain, no snapshot of this one, no volume that stays.
 */
export async function deleteLeftovers(
  endpoint: Endpoint,
  dom: Domain,
  files: readonly string[],
): Promise<void> {
  const [all, mine, others, records] = await Promise.all([
    readPoolVolumes(endpoint),
    definitionsOf(endpoint, dom),
    definitionsOfOthers(endpoint, dom),
    readRecords(endpoint, dom),
  ]);
  const needed = new Set([...neededFiles(all, mine, records), ...neededFiles(all, others, [])]);
  const candidates = new Map<string, LibvirtVolume>();
  for (const path of files.flatMap((file) => chainFrom(all, file))) {
    const volume = all.index.byPath(path);
    if (volume !== undefined && volumeTag(volume.name) !== undefined) candidates.set(path, volume);
  }
  for (const { name, key, poolId } of expendable(candidates, all.volumes, needed)) {
    const pool = all.pools.find((each) => each.pool.uuid === poolId)?.pool.name ?? '';
    const volume: OwnVolume = { pool, name, key };
    await deleteVolume(endpoint, volume);
  }
}
