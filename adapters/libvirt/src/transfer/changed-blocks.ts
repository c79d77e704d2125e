import { randomBytes } from 'node:crypto';
import type { ChangedBlocks } from '@anyvisor/port';
import { deleteCheckpoint, findCheckpoint, listCheckpoints } from '../backup/checkpoints.ts';
import { isCode, unavailable, wrongState } from '../faults.ts';
import type { Extent, NbdExport } from '../nbd/nbd-client.ts';
import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { pullDisk } from './pull-backup.ts';
import { transferredDisk } from './transferred-disk.ts';

/** Bits of `base:allocation` and of a dirty bitmap. */
const ZERO = 2;
const DIRTY = 1;
/** An answer with more is joined across gaps: too much is copied, nothing is missed. */
const MOST_EXTENTS = 100_000;

/**
 * What of a running machine's disk has been written since an earlier answer; without one, what holds anything. A checkpoint
 * at the instant of the answer keeps track of what comes after; those before the last two are let go.
 */
export async function changedBlocks(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  { diskKey, since }: { readonly diskKey: string; readonly since: string | null },
): Promise<ChangedBlocks> {
  const { dom, disk, others, active, scratch } = await transferredDisk(endpoint, ref, diskKey);
  if (!active) {
    throw wrongState(
      'changedBlocks',
      `${dom.name} is off: only QEMU knows what has changed`,
      'Start it first.',
    );
  }
  if (disk.format !== 'qcow2') {
    throw unavailable(
      'changedBlocks',
      `disk ${diskKey} is ${disk.format ?? 'raw'}: only qcow2 keeps track of changes`,
    );
  }
  const prefix = `${PREFIX}${diskKey}.`;
  if (
    since !== null &&
    (!since.startsWith(prefix) || (await findCheckpoint(endpoint, dom, since)) === undefined)
  ) {
    throw lostTrack(dom);
  }
  const changeId = `${prefix}${randomBytes(8).toString('hex')}`;
  const wish = {
    operation: 'changedBlocks',
    disk: diskKey,
    others,
    since,
    checkpoint: changeId,
    scratch: await scratch(),
  };
  const pulled = await pullDisk(session, endpoint, dom, wish).catch((error: unknown) => {
    throw isCode(error, 103, 109) ? lostTrack(dom) : error;
  });
  let extents: readonly Extent[];
  try {
    extents = await interesting(pulled.disk, since);
  } catch (error) {
    await pulled.close();
    await deleteCheckpoint(endpoint, dom, changeId).catch(() => {});
    throw error;
  }
  await pulled.close();
  for (const { name } of await listCheckpoints(endpoint, dom)) {
    if (name.startsWith(prefix) && name !== changeId && name !== since)
      await deleteCheckpoint(endpoint, dom, name);
  }
  return { changeId, extents: extents.map(({ offset, length }) => ({ offset, length })) };
}

/** Ours, and not a backup's. */
const PREFIX = 'anyvisor.changes.';

async function interesting(disk: NbdExport, since: string | null): Promise<readonly Extent[]> {
  const wanted = ({ flags }: Extent): boolean =>
    since === null ? (flags & ZERO) === 0 : (flags & DIRTY) !== 0;
  const found = (await disk.extents(0, disk.sizeBytes)).filter(wanted);
  let gap = 0;
  let joined = join(found, gap);
  while (joined.length > MOST_EXTENTS) {
    gap = gap === 0 ? 65_536 : gap * 2;
    joined = join(found, gap);
  }
  return joined;
}

/** Neighbours that lie no further apart than `gap` bytes, as one. */
function join(extents: readonly Extent[], gap: number): readonly Extent[] {
  const joined: Extent[] = [];
  for (const extent of extents) {
    const last = joined.at(-1);
    if (last !== undefined && extent.offset - (last.offset + last.length) <= gap) {
      joined[joined.length - 1] = { ...last, length: extent.offset + extent.length - last.offset };
    } else {
      joined.push(extent);
    }
  }
  return joined;
}

function lostTrack(dom: Domain): Error {
  return wrongState(
    'changedBlocks',
    `${dom.name} no longer knows what has changed since then: it was reverted, moved or killed`,
    'Ask for everything anew (since: null), and copy it whole.',
  );
}
