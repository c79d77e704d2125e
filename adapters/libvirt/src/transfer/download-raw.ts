import { randomBytes } from 'node:crypto';
import { ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { DiskChunk } from '@anyvisor/port';
import type { LibvirtVolume } from '../inventory/volume-index.ts';
import type { StoragePool, StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { StreamHole } from '../protocol/stream-hole.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { isMissing } from '../storage/volume-handle.ts';
import { smallVolumeXml } from '../volume-xml.ts';

/** VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM. */
const SPARSE = 1;
const IDLE = 60_000;
/** A copy of ours that is older was left by a process that died, in ms. */
const FORGOTTEN = 48 * 3_600_000;

/**
 * The bytes of a volume of a machine that is off. A raw one comes as it is; of any other the daemon makes a raw copy beside
 * it first, because its stream gives files, not disks.
 */
export async function* downloadRaw(
  endpoint: Endpoint,
  volume: LibvirtVolume,
  signal: AbortSignal,
): AsyncGenerator<Result<DiskChunk, HypervisorError>> {
  const { vol } = await endpoint.call(procedures.storageVolLookupByKey, { key: volume.key });
  if (volume.format === 'raw' || volume.format === null) {
    yield* download(endpoint, vol, signal);
    return;
  }
  const pool = { name: vol.pool, uuid: volume.poolId };
  await removeForgotten(endpoint, pool);
  const name = `${endpoint.now()}-${randomBytes(4).toString('hex')}${SUFFIX}`;
  const xml = smallVolumeXml(name, volume.capacityBytes, 0);
  const copy = await endpoint.call(procedures.storageVolCreateXmlFrom, { pool, xml, source: vol });
  try {
    yield* download(endpoint, copy.vol, signal);
  } finally {
    await deleteVolume(endpoint, copy.vol);
  }
}

const SUFFIX = '.anyvisor-export';

async function* download(
  endpoint: Endpoint,
  vol: StorageVolume,
  signal: AbortSignal,
): AsyncGenerator<Result<DiskChunk, HypervisorError>> {
  const { stream } = await endpoint.stream(
    procedures.storageVolDownload,
    { vol, offset: 0, length: 0, flags: SPARSE },
    { idleMs: IDLE, sparse: true },
  );
  let offset = 0;
  try {
    for await (const item of stream as AsyncIterable<Buffer | StreamHole>) {
      signal.throwIfAborted();
      if (item instanceof StreamHole) {
        yield ok({ offset, zeroLength: item.length });
      } else {
        yield ok({ offset, data: item });
      }
      offset += item.length;
    }
  } finally {
    stream.destroy();
  }
}

async function removeForgotten(endpoint: Endpoint, pool: StoragePool): Promise<void> {
  const listed = await unlessCode(endpoint.call(procedures.storagePoolListAllVolumes, { pool }), isMissing);
  for (const vol of listed?.vols ?? []) {
    const begun = vol.name.endsWith(SUFFIX) ? Number.parseInt(vol.name, 10) : Number.NaN;
    if (endpoint.now() - begun > FORGOTTEN) await deleteVolume(endpoint, vol);
  }
}
