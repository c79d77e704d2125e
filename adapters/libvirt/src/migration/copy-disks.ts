import type { Json } from '@anyvisor/domain';
import type { Found, NativeTask, Outcome } from '@anyvisor/port';
import { longWork } from '../actions/long-work.ts';
import { happened, notYet } from '../actions/step.ts';
import { waitUntil } from '../actions/waiting.ts';
import { failed, wrongState } from '../faults.ts';
import type { VolumePlace } from '../native-spec.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { placeKey, volumeAt } from '../storage/volume-handle.ts';
import { smallVolumeXml, volumeXml } from '../volume-xml.ts';
import type { BothEnds } from './both-ends.ts';
import { lookAt } from './cold-disks.ts';
import { copyVolume, digestOf } from './copy-volume.ts';
import { dropReserved, placeOf } from './far-disks.ts';
import type { CopiedDisk, MigrationPlan } from './plan.ts';

export const COPY_VERB = 'copy-disks';

export function copyTask(marker: string): NativeTask {
  return { id: `${COPY_VERB}:${marker}`, verb: COPY_VERB, data: {} };
}

/** Nothing but having seen it end says that a copy is whole: whoever comes after a crash makes it anew. */
export async function findCopied(
  { here, there }: BothEnds,
  plan: MigrationPlan | null,
  task: NativeTask,
): Promise<Found> {
  if (here.memory.work.isGoingOn(task.id)) return { happened: 'running', task };
  for (const disk of plan?.disks ?? []) {
    if (!(await isCopied(there, disk))) return notYet;
  }
  return happened();
}

/** The disks of a machine that is off, one after another, each read back and compared before it counts. */
export function copyDisks(
  ends: BothEnds,
  plan: MigrationPlan | null,
  task: NativeTask,
): Promise<Outcome<Json>> {
  return longWork(ends.here, task, async (here) => {
    const there = ends.there.detached(here.ctx.deadline - here.now(), here.ctx.signal);
    const disks = plan?.disks ?? [];
    for (const [index, disk] of disks.entries()) {
      const tell: Tell = (share, note) =>
        here.ctx.progress(Math.min(0.99, (index + share) / disks.length), `${disk.target}: ${note}`);
      if (!(await isCopied(there, disk))) await copyOne({ here, there }, disk, tell);
    }
    return null;
  });
}

/** Ends the copying and takes away what has been made, at both ends. */
export async function dropCopies(
  ends: BothEnds,
  uuid: string,
  plan: MigrationPlan | null,
  task: NativeTask,
): Promise<void> {
  const { here, there } = ends;
  here.memory.work.cancel(task.id);
  await waitUntil(here, COPY_VERB, 'the end of the copying', () =>
    Promise.resolve(here.memory.work.isGoingOn(task.id) ? undefined : true),
  );
  for (const disk of plan?.disks ?? []) await removeFlat(here, disk);
  await dropReserved(ends, uuid, plan);
  for (const disk of plan?.disks ?? []) there.memory.finishedVolumes.delete(placeKey(placeOf(disk)));
}

/** Of a copy that nobody of this process is at work on: it is to be begun again. */
export function copyLost(): Error {
  return failed('migrateVm', 'the process that copied the disks is gone: they are copied anew');
}

async function isCopied(there: Endpoint, disk: CopiedDisk): Promise<boolean> {
  const place = placeOf(disk);
  return there.memory.finishedVolumes.has(placeKey(place)) && (await volumeAt(there, place)) !== undefined;
}

/** How far one disk is (0–1), and in words. */
type Tell = (share: number, note: string) => void;

async function copyOne({ here, there }: BothEnds, disk: CopiedDisk, tell: Tell): Promise<void> {
  await removeFlat(here, disk);
  const half = await volumeAt(there, placeOf(disk));
  if (half !== undefined) await deleteVolume(there, half);
  await mustBeUntouched(here, disk);
  const source = await wholeVolume(here, disk);
  const pool = { name: disk.poolName, uuid: disk.poolId };
  const flags = GET_PHYSICAL;
  const bytes = Number(
    (await here.call(procedures.storageVolGetInfoFlags, { vol: source, flags })).allocation,
  );
  const onward = (from: number, word: string) => {
    let done = 0;
    return (more: number): void => {
      done += more;
      const share = Math.min(1, done / Math.max(1, bytes));
      tell(from + share / 2, `${mebibytes(done)} of ${mebibytes(bytes)} MiB ${word}`);
    };
  };
  // A file is a file to the stream, whatever is in it: the pool sees its format when it looks again.
  const xml = smallVolumeXml(disk.volumeName, bytes, 0);
  const { vol } = await there.call(procedures.storageVolCreateXml, { pool, xml });
  const read = await copyVolume({ here, there }, source, vol, onward(0, 'copied'));
  await removeFlat(here, disk);
  const arrived = await digestOf(there, vol, onward(0.5, 'compared'));
  if (arrived !== read) {
    await deleteVolume(there, vol);
    throw failed(
      'migrateVm',
      `${disk.target} arrived otherwise than it was sent (SHA-256 ${arrived.slice(0, 12)}… instead of ${read.slice(0, 12)}…)`,
      'Look at the disks and the memory of the destination, then ask again.',
    );
  }
  await mustBeUntouched(here, disk);
  await there.call(procedures.storagePoolRefresh, { pool });
  there.memory.finishedVolumes.add(placeKey(placeOf(disk)));
}

/** Nobody has written to it since the move was planned. */
export async function mustBeUntouched(here: Endpoint, { target, off }: CopiedDisk): Promise<void> {
  const seen = off === undefined ? undefined : await lookAt(here, off.key);
  if (seen !== undefined && seen.stamp === off?.stamp) return;
  throw wrongState(
    'migrateVm',
    `${target} ${seen === undefined ? 'has gone' : 'was written to'} while the machine was being moved`,
    'See who uses it at its host, and ask again: nothing has been changed.',
  );
}

/** The disk's own volume, or, where it stands on others, all of it in one beside it. */
async function wholeVolume(here: Endpoint, disk: CopiedDisk): Promise<StorageVolume> {
  const { vol } = await here.call(procedures.storageVolLookupByKey, { key: disk.off?.key ?? '' });
  if (disk.off?.layered !== true) return vol;
  const { capacity } = await here.call(procedures.storageVolGetInfo, { vol });
  const place = flatPlace(disk, disk.off);
  const wish = {
    places: [place],
    capacityBytes: Number(capacity),
    thin: true,
    origin: { kind: 'content' },
  } as const;
  const pool = { name: place.poolName, uuid: place.poolId };
  const xml = volumeXml(wish, place);
  return (await here.call(procedures.storageVolCreateXmlFrom, { pool, xml, source: vol })).vol;
}

/** A copy of ours beside the disk, of this very migration. */
async function removeFlat(here: Endpoint, disk: CopiedDisk): Promise<void> {
  const flat = disk.off?.layered === true ? await volumeAt(here, flatPlace(disk, disk.off)) : undefined;
  if (flat !== undefined) await deleteVolume(here, flat);
}

function flatPlace(disk: CopiedDisk, { pool }: NonNullable<CopiedDisk['off']>): VolumePlace {
  const volumeName = `${disk.volumeName}.anyvisor-whole`;
  return { ...placeOf(disk), poolId: pool.uuid, poolName: pool.name, volumeName };
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}

/** VIR_STORAGE_VOL_GET_PHYSICAL. */
const GET_PHYSICAL = 1;
