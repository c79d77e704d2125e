import type { CreateSnapshotRequest } from '@anyvisor/port';
import { layerPart, volumeNameOf } from '../derived.ts';
import { failed } from '../faults.ts';
import { keptDisks } from '../inventory/external-obstacle.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import type { VolumePlan } from '../native-spec.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { SnapshotSubject } from './choose-kind.ts';
import { plannedLayer } from './layers.ts';
import type { PlannedLayer } from './layers.ts';
import { readPoolVolumes } from './pool-volumes.ts';

export interface ExternalPlan {
  readonly layers: readonly PlannedLayer[];
  /** The file the memory goes into; null for the disks alone. */
  readonly memory: VolumePlan | null;
  readonly quiesce: boolean;
}

/** A layer beside each disk, and a file for the memory beside the first; their names carry the operation's tag. */
export async function planExternal(
  endpoint: Endpoint,
  { name, domain, active }: SnapshotSubject,
  { marker, memory = false, quiesce = false }: CreateSnapshotRequest,
): Promise<ExternalPlan> {
  const all = await readPoolVolumes(endpoint);
  const layers = keptDisks(domain.disks).map((disk, index) => {
    const volume = volumeOf(disk, all.index);
    if (volume === undefined) throw failed('createSnapshot', `the pool of disk ${disk.target} has gone`);
    const named = volumeNameOf(name, marker, layerPart(index), '.qcow2');
    return plannedLayer(all, disk.target, named, { volume, format: disk.format ?? 'raw' });
  });
  const first = layers[0]?.volume.places[0];
  return {
    layers,
    memory:
      active && memory && first !== undefined
        ? {
            places: [{ ...first, volumeName: volumeNameOf(name, marker, 'memory', '.save'), format: 'raw' }],
            capacityBytes: 0,
            thin: true,
            origin: { kind: 'blank' },
          }
        : null,
    quiesce: active && quiesce && !memory,
  };
}
