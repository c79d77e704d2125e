import { HypervisorFault } from '@anyvisor/domain';
import { mappingFault } from '@anyvisor/port';
import type { DiskChunk, HypervisorPort, ImportedDisk } from '@anyvisor/port';
import { volumeNameOf } from '../derived.ts';
import { failed, invalidSpec } from '../faults.ts';
import { storagePlaces } from '../mapping/storage-places.ts';
import { Unmappable } from '../mapping/unmappable.ts';
import type { VolumePlace, VolumePlan } from '../native-spec.ts';
import { procedures } from '../protocol/procedures.ts';
import type { LibvirtStream } from '../protocol/stream.ts';
import { StreamHole } from '../protocol/stream-hole.ts';
import { readResources } from '../reading/resources.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { inFirstWithRoom } from '../storage/choose-place.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { placeKey, volumeAt } from '../storage/volume-handle.ts';
import { volumeXml } from '../volume-xml.ts';

/** VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM. */
const SPARSE = 1;
const IDLE = 60_000;

type Request = Parameters<HypervisorPort['importDisk']>[1];

/** A raw volume from somebody else's bytes, holes left out; half of one is none. */
export async function importDisk(endpoint: Endpoint, request: Request): Promise<ImportedDisk> {
  const { sizeBytes, chunks } = request;
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0 || sizeBytes % 512 !== 0) {
    throw invalidSpec('/sizeBytes', 'A disk has a whole number of sectors of 512 bytes.');
  }
  const place = await placeOf(endpoint, request);
  const there = await volumeAt(endpoint, place);
  if (there !== undefined) {
    if (endpoint.memory.finishedVolumes.has(placeKey(place))) return { nativeRef: there.key, sizeBytes };
    // Nothing proves that it is whole.
    await deleteVolume(endpoint, there);
  }
  const plan: VolumePlan = {
    places: [place],
    capacityBytes: sizeBytes,
    thin: true,
    origin: { kind: 'content' },
  };
  return inFirstWithRoom(endpoint, plan, 0, async () => {
    const pool = { name: place.poolName, uuid: place.poolId };
    const { vol } = await endpoint.call(procedures.storageVolCreateXml, {
      pool,
      xml: volumeXml(plan, place),
    });
    try {
      const { stream } = await endpoint.stream(
        procedures.storageVolUpload,
        { vol, offset: 0, length: sizeBytes, flags: SPARSE },
        { idleMs: IDLE, sparse: true },
      );
      await fill(endpoint, stream, chunks, sizeBytes);
    } catch (error) {
      await deleteVolume(endpoint.detached(IDLE), vol).catch(() => {});
      throw error;
    }
    endpoint.memory.finishedVolumes.add(placeKey(place));
    return { nativeRef: vol.key, sizeBytes };
  });
}

async function placeOf(endpoint: Endpoint, { marker, name, storage }: Request): Promise<VolumePlace> {
  const wish = {
    storage,
    format: 'raw',
    layer: false,
    pointer: '',
    nameOf: (extension: string) => volumeNameOf(name, marker, 'disk', extension),
  } as const;
  try {
    const resources = await readResources(endpoint);
    const [place] = storagePlaces(wish, { alternativeDatastores: [] }, resources);
    if (place !== undefined) return place;
    throw failed('importDisk', 'no storage pool takes the disk');
  } catch (error) {
    if (error instanceof Unmappable) throw new HypervisorFault(mappingFault(error.error));
    throw error;
  }
}

async function fill(
  { ctx }: Endpoint,
  stream: LibvirtStream,
  chunks: AsyncIterable<DiskChunk>,
  sizeBytes: number,
): Promise<void> {
  let at = 0;
  const put = (item: Buffer | StreamHole): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(item, (error) => (error ? reject(error) : resolve()));
    });
  try {
    for await (const chunk of chunks) {
      ctx.signal.throwIfAborted();
      if (chunk.offset < at) throw invalidSpec('/chunks', 'The pieces of a disk must ascend.');
      if (chunk.offset > at) await put(new StreamHole(chunk.offset - at));
      const length = 'data' in chunk ? chunk.data.byteLength : chunk.zeroLength;
      if (chunk.offset + length > sizeBytes) throw invalidSpec('/chunks', 'A piece lies beyond the disk.');
      if (length > 0) await put('data' in chunk ? asBuffer(chunk.data) : new StreamHole(length));
      at = chunk.offset + length;
      ctx.progress(Math.min(0.99, at / sizeBytes));
    }
    if (at < sizeBytes) await put(new StreamHole(sizeBytes - at));
    await new Promise<void>((resolve, reject) => {
      stream.once('error', reject);
      stream.end(resolve);
    });
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

function asBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
