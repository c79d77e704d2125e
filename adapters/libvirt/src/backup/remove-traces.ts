import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { checkpointName } from './backup-names.ts';
import type { BackupPlace } from './backup-names.ts';
import { deleteCheckpoint } from './checkpoints.ts';
import { volumesOfBackup } from './repository.ts';

/**
 * Everything that bears a backup's tag: its manifest first, because without it the rest is no backup, then its volumes
 * and its checkpoint. `dom` is absent when the VM is gone, and its checkpoints with it.
 */
export async function removeTraces(
  endpoint: Endpoint,
  dom: Domain | undefined,
  place: BackupPlace,
): Promise<void> {
  const volumes = await volumesOfBackup(endpoint, place);
  const manifestFirst = volumes.toSorted(
    (a, b) => Number(b.name.endsWith('.json')) - Number(a.name.endsWith('.json')),
  );
  for (const volume of manifestFirst) await deleteVolume(endpoint, volume);
  if (dom !== undefined) await deleteCheckpoint(endpoint, dom, checkpointName(place.tag));
}
