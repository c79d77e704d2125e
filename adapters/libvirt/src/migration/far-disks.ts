import { notYet } from '../actions/step.ts';
import type { Found } from '@anyvisor/port';
import { procedures } from '../protocol/procedures.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import type { VolumePlan } from '../native-spec.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { downloadVolume } from '../storage/download-volume.ts';
import { uploadVolume } from '../storage/upload-volume.ts';
import { volumeAt } from '../storage/volume-handle.ts';
import { smallVolumeXml, volumeXml } from '../volume-xml.ts';
import { byHand } from './both-ends.ts';
import type { BothEnds } from './both-ends.ts';
import { MOST_STILL } from './check.ts';
import type { CopiedDisk, MigrationPlan } from './plan.ts';

/** Volumes made for one migration carry its tag, so whether they are there is all there is to find out. */
export async function findReserved({ there }: BothEnds, plan: MigrationPlan | null): Promise<Found> {
  for (const disk of plan?.disks ?? []) {
    // A medium may be half copied.
    if (disk.still || (await volumeAt(there, placeOf(disk))) === undefined) return notYet;
  }
  return { happened: true, value: null };
}

/** Empty ones for what QEMU fills while the guest runs; media are copied now. Whatever is there already is made anew. */
export async function reserveDisks(ends: BothEnds, plan: MigrationPlan | null): Promise<void> {
  const { there } = ends;
  for (const disk of plan?.disks ?? []) {
    const place = placeOf(disk);
    const old = await volumeAt(there, place);
    if (old !== undefined) await deleteVolume(there, old);
    const pool = { name: disk.poolName, uuid: disk.poolId };
    if (disk.still) {
      await copyMedium(ends, disk);
    } else {
      await there.call(procedures.storageVolCreateXml, { pool, xml: volumeXml(emptyLike(disk), place) });
    }
  }
}

/** Takes them away again as long as the guest has not gone to them. */
export async function dropReserved(
  { there }: BothEnds,
  uuid: string,
  plan: MigrationPlan | null,
): Promise<void> {
  if (plan === null || plan.disks.length === 0) return;
  if ((await lookUpDomain(there, uuid)) !== undefined) {
    throw byHand(
      `${plan.name} is known at the destination, so its disks there are left alone`,
      'See on which host it runs, and delete the disks of the other one.',
    );
  }
  for (const disk of plan.disks) {
    const volume = await volumeAt(there, placeOf(disk));
    if (volume !== undefined) await deleteVolume(there, volume);
  }
}

export async function pathThere(there: Endpoint, disk: CopiedDisk): Promise<string> {
  const vol = await volumeAt(there, placeOf(disk));
  if (vol === undefined) {
    throw byHand(
      `the volume ${disk.volumeName} has gone from the destination`,
      'Ask for the migration again.',
    );
  }
  return (await there.call(procedures.storageVolGetPath, { vol })).path;
}

async function copyMedium({ here, there }: BothEnds, disk: CopiedDisk): Promise<void> {
  const { vol } = await here.call(procedures.storageVolLookupByPath, { path: disk.sourcePath });
  const bytes = await downloadVolume(here, vol, MOST_STILL);
  const pool = { name: disk.poolName, uuid: disk.poolId };
  const xml = smallVolumeXml(disk.volumeName, bytes.length);
  const made = await there.call(procedures.storageVolCreateXml, { pool, xml });
  await uploadVolume(there, made.vol satisfies StorageVolume, bytes);
}

export function placeOf({ poolId, poolName, volumeName, format }: CopiedDisk) {
  return { poolId, poolName, poolType: 'dir', volumeName, format };
}

function emptyLike({ sizeBytes }: CopiedDisk): VolumePlan {
  return { places: [], capacityBytes: sizeBytes, thin: true, origin: { kind: 'blank' } };
}
