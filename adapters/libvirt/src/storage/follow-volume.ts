import type { Json } from '@anyvisor/domain';
import { waitUntil } from '../actions/waiting.ts';
import { failed } from '../faults.ts';
import type { VolumePlace } from '../native-spec.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { isRising } from './is-rising.ts';
import { placeKey, volumeAt } from './volume-handle.ts';

/**
 * Waits for a volume that another process had the daemon make. One that was seen rising and is then there is whole; one
 * that was never seen rising may be a fragment, and the step is to be run again.
 */
export async function followVolume(endpoint: Endpoint, place: VolumePlace): Promise<Json> {
  const { memory, call, ctx } = endpoint;
  const key = placeKey(place);
  return waitUntil(endpoint, 'createVolume', `the end of the copy to ${place.volumeName}`, async () => {
    const handle = await volumeAt(endpoint, place);
    if (handle === undefined) {
      throw failed(
        'createVolume',
        `libvirt gave up making ${place.volumeName}`,
        'Look at the log of libvirtd.',
      );
    }
    if (await isRising(endpoint, handle)) {
      memory.risingVolumes.add(key);
      const { capacity, allocation } = await call(procedures.storageVolGetInfo, { vol: handle });
      ctx.progress(Math.min(0.99, Number(allocation) / Math.max(1, Number(capacity))), place.volumeName);
      return undefined;
    }
    if (!memory.finishedVolumes.has(key) && !memory.risingVolumes.has(key)) {
      throw failed(
        'createVolume',
        `nothing proves that ${place.volumeName} was copied whole: it will be made again`,
      );
    }
    memory.finishedVolumes.add(key);
    const { path } = await call(procedures.storageVolGetPath, { vol: handle });
    return { place, path } as unknown as Json;
  });
}
