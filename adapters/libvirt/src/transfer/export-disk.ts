import { ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { DiskChunk, DiskExport } from '@anyvisor/port';
import { unavailable } from '../faults.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import { NBD_READ_MAX } from '../nbd/nbd-client.ts';
import { procedures } from '../protocol/procedures.ts';
import { volumesOf } from '../reading/one-vm.ts';
import { present } from '../actions/configuration.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { downloadRaw } from './download-raw.ts';
import { pullDisk } from './pull-backup.ts';
import { transferredDisk } from './transferred-disk.ts';
import type { TransferredDisk } from './transferred-disk.ts';

type Chunks = AsyncGenerator<Result<DiskChunk, HypervisorError>>;

/** The longest that reading one disk may take, in ms. */
const LONGEST = 24 * 3_600_000;
/** Looked at for holes at once. */
const WINDOW = 256 * 2 ** 20;
const ZERO = 2;

/**
 * A disk's bytes as the guest sees them. Of a running machine they are those of one instant, read from QEMU; of one that is
 * off they come through libvirt's own stream. Nothing is begun before the first chunk is asked for.
 */
export async function exportDisk(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  { diskKey, snapshotId }: { readonly diskKey: string; readonly snapshotId?: string },
): Promise<DiskExport> {
  if (snapshotId !== undefined) {
    throw unavailable(
      'exportDisk',
      'libvirt gives the present state of a disk only: revert to the snapshot first',
    );
  }
  const found = await transferredDisk(endpoint, ref, diskKey);
  const { dom, active } = found;
  const unhurried = endpoint.detached(LONGEST);
  if (active) {
    const { capacity } = await endpoint.call(procedures.domainGetBlockInfo, { dom, path: diskKey });
    return { sizeBytes: Number(capacity), chunks: fromQemu(session, unhurried, found, endpoint.ctx.signal) };
  }
  const volume = volumeOf(found.disk, await volumesOf(endpoint, await present(endpoint, dom)));
  if (volume === undefined) {
    throw unavailable(
      'exportDisk',
      `disk ${diskKey} is in no active storage pool; start the VM to export it`,
    );
  }
  return { sizeBytes: volume.capacityBytes, chunks: downloadRaw(unhurried, volume, endpoint.ctx.signal) };
}

async function* fromQemu(
  session: LibvirtSession,
  endpoint: Endpoint,
  { dom, disk: { target }, others, scratch }: TransferredDisk,
  signal: AbortSignal,
): Chunks {
  const wish = {
    operation: 'exportDisk',
    disk: target,
    others,
    since: null,
    checkpoint: null,
    scratch: await scratch(),
  };
  const { disk, close } = await pullDisk(session, endpoint, dom, wish);
  try {
    for (let from = 0; from < disk.sizeBytes; from += WINDOW) {
      const window = Math.min(WINDOW, disk.sizeBytes - from);
      for (const { offset, length, flags } of await disk.extents(from, window)) {
        if ((flags & ZERO) !== 0) {
          yield ok({ offset, zeroLength: length });
          continue;
        }
        for (let at = offset; at < offset + length; at += NBD_READ_MAX) {
          signal.throwIfAborted();
          yield ok({ offset: at, data: await disk.read(at, Math.min(NBD_READ_MAX, offset + length - at)) });
        }
      }
    }
  } finally {
    await close();
  }
}
