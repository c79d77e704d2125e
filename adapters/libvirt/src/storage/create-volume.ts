import { seedImage } from '../cloud-init/seed.ts';
import type { CloudInitSeed } from '../cloud-init/seed.ts';
import { notFound } from '../faults.ts';
import type { PlacedVolume, VolumePlace, VolumePlan } from '../native-spec.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { volumeXml } from '../volume-xml.ts';
import { inFirstWithRoom } from './choose-place.ts';
import { deleteVolume } from './delete-volume.ts';
import { uploadVolume } from './upload-volume.ts';
import { isMissing, placeKey } from './volume-handle.ts';

/** Makes the volume of a plan in the first of its places that has room, and remembers that it is whole. */
export async function createVolume(
  endpoint: Endpoint,
  plan: VolumePlan,
  content: CloudInitSeed | undefined,
): Promise<PlacedVolume> {
  const { origin } = plan;
  const source =
    origin.kind === 'copy' || origin.kind === 'layer'
      ? await sourceVolume(endpoint, origin.templateKey)
      : undefined;
  const copied = origin.kind === 'copy' ? (source?.allocation ?? 0) : 0;
  return inFirstWithRoom(endpoint, plan, copied, async (place) => {
    const vol = await make(endpoint, plan, place, source?.vol);
    if (content !== undefined) await fill(endpoint, vol, seedImage(content));
    const { path } = await endpoint.call(procedures.storageVolGetPath, { vol });
    endpoint.memory.finishedVolumes.add(placeKey(place));
    return { place, path };
  });
}

/** A template that may have gone since it was listed. */
async function sourceVolume(
  { call }: Endpoint,
  key: string,
): Promise<{ readonly vol: StorageVolume; readonly allocation: number }> {
  const found = await unlessCode(call(procedures.storageVolLookupByKey, { key }), isMissing);
  if (found === undefined) throw notFound('template', key);
  const { allocation } = await call(procedures.storageVolGetInfo, { vol: found.vol });
  return { vol: found.vol, allocation: Number(allocation) };
}

async function make(
  { call }: Endpoint,
  plan: VolumePlan,
  place: VolumePlace,
  source: StorageVolume | undefined,
): Promise<StorageVolume> {
  const pool = { name: place.poolName, uuid: place.poolId };
  const xml = volumeXml(plan, place);
  if (plan.origin.kind !== 'copy' || source === undefined) {
    return (await call(procedures.storageVolCreateXml, { pool, xml })).vol;
  }
  const { vol } = await call(procedures.storageVolCreateXmlFrom, { pool, xml, source });
  const { capacity } = await call(procedures.storageVolGetInfo, { vol });
  if (Number(capacity) < plan.capacityBytes) {
    await call(procedures.storageVolResize, { vol, capacity: plan.capacityBytes });
  }
  return vol;
}

/** Half an upload is worse than none. */
async function fill(endpoint: Endpoint, vol: StorageVolume, bytes: Uint8Array): Promise<void> {
  try {
    await uploadVolume(endpoint, vol, bytes);
  } catch (error) {
    await deleteVolume(endpoint, vol).catch(() => {});
    throw error;
  }
}
