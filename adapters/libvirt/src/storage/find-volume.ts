import { parseVolumeXml } from '../inventory/parse-storage.ts';
import type { PlacedVolume, VolumePlace, VolumePlan } from '../native-spec.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { isRising } from './is-rising.ts';
import { placeKey, volumeAt } from './volume-handle.ts';

/**
 * What has come of a planned volume. `whole` is proven; `rising` is being made by the daemon right now; a `fragment`
 * exists, but nothing proves that it is whole (we, or the daemon, died in between): it is made again.
 */
export type VolumeState =
  | { readonly state: 'missing' }
  | { readonly state: 'whole'; readonly volume: PlacedVolume }
  | { readonly state: 'rising' | 'fragment'; readonly place: VolumePlace; readonly handle: StorageVolume };

/** Looks in every place of the plan, because the order of places may have changed since. */
export async function findVolume(endpoint: Endpoint, plan: VolumePlan): Promise<VolumeState> {
  for (const place of plan.places) {
    const handle = await volumeAt(endpoint, place);
    if (handle !== undefined) return stateOf(endpoint, plan, place, handle);
  }
  return { state: 'missing' };
}

async function stateOf(
  endpoint: Endpoint,
  plan: VolumePlan,
  place: VolumePlace,
  handle: StorageVolume,
): Promise<VolumeState> {
  const { memory, facts, call } = endpoint;
  const key = placeKey(place);
  const whole = async (): Promise<VolumeState> => {
    const { path } = await call(procedures.storageVolGetPath, { vol: handle });
    return { state: 'whole', volume: { place, path } };
  };
  // The test driver makes a volume in no time.
  if (memory.finishedVolumes.has(key) || facts.driver === 'test') return whole();
  if (await isRising(endpoint, handle)) {
    memory.risingVolumes.add(key);
    return { state: 'rising', place, handle };
  }
  // Seen rising by this daemon, and still there: a copy that fails is removed by the daemon itself.
  const proven = memory.risingVolumes.has(key) || (await isAsPlanned(endpoint, plan, place, handle));
  if (!proven) return { state: 'fragment', place, handle };
  memory.finishedVolumes.add(key);
  return whole();
}

/**
 * An empty volume or a layer says by its header whether it is what was planned; a copy or an upload does not: there
 * the header comes first and the content later.
 */
async function isAsPlanned(
  { call }: Endpoint,
  { origin, capacityBytes, thin }: VolumePlan,
  { poolId, poolName, poolType, format }: VolumePlace,
  vol: StorageVolume,
): Promise<boolean> {
  if ((origin.kind !== 'blank' && origin.kind !== 'layer') || !thin) return false;
  const { xml } = await call(procedures.storageVolGetXmlDesc, { vol });
  const unknown = { capacityBytes: null, allocationBytes: null, availableBytes: null, path: null };
  const seen = parseVolumeXml(xml, { uuid: poolId, name: poolName, type: poolType, ...unknown });
  const backing = origin.kind === 'layer' ? origin.templateKey : null;
  return seen.capacityBytes === capacityBytes && seen.format === format && seen.backingPath === backing;
}
