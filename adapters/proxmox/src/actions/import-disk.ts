import { HypervisorFault } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext, DiskChunk, ImportedDisk, Step } from '@anyvisor/port';
import { exhausted, failed, invalidSpec, notFound, unavailable } from '../faults.ts';
import { storageUnitId } from '../inventory/storage-ids.ts';
import { isMarker, markedTags, withMarker } from '../marker.ts';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import { parseSize } from '../protocol/sizes.ts';
import { readGuest } from '../reading/guests.ts';
import type { ClusterRows, StorageRow } from '../reading/row.ts';
import { readRows } from '../reading/rows.ts';
import { ownContext } from '../session/call-time.ts';
import type { Session } from '../session.ts';
import { followTask } from '../tasks.ts';
import { creationStep, refuseTakenName } from './made-vm.ts';
import { findImages, imageVolume, removeImage, uploadImage } from './uploaded-image.ts';
import type { ImagePlace } from './uploaded-image.ts';

interface ImportRequest {
  readonly marker: string;
  readonly name: string;
  readonly storage: string;
  readonly sizeBytes: number;
  readonly chunks: AsyncIterable<DiskChunk>;
}

/** Milliseconds for taking back a VM whose making has failed. */
const undoPatience = 60_000;

/**
 * A disk belongs to a VM: the bytes go up as an image, a VM of its own that is off takes them in (`import-from`), and the image
 * goes again. The VM carries the marker in the call that makes it, the image in its name. What a crash left half-way is begun
 * afresh, but a VM that is already taking it in is waited for.
 */
export async function importDisk(
  session: Session,
  ctx: CallContext,
  request: ImportRequest,
): Promise<ImportedDisk> {
  const { marker, name, sizeBytes } = request;
  if (!isMarker(marker)) throw invalidSpec('/marker', 'must be a UUID');
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0 || sizeBytes % 512 !== 0)
    throw invalidSpec('/sizeBytes', 'a disk has a whole number of sectors of 512 bytes');
  const rows = await readRows(session, ctx);
  const storage = targetOf(rows, request);
  const staging = stagingFor(rows, storage, sizeBytes);
  const creation = creationStep(session, {
    step: 'import-disk',
    marker,
    name: hostName(name),
    start: (stepCtx, vmid) =>
      session.post(stepCtx, path`/nodes/${staging.node}/qemu`, {
        vmid,
        name: hostName(name),
        description: withMarker('Made for a disk that was imported.', marker),
        tags: markedTags([], marker),
        memory: '1024',
        ostype: 'l26',
        scsihw: 'virtio-scsi-single',
        [diskKey]: `${storage.storage}:0,import-from=${imageVolume(staging, marker)},discard=on`,
        boot: `order=${diskKey}`,
      }),
  });
  const found = valueOf(await creation.find(ctx, {}));
  if (found.happened !== false) {
    const ref = found.happened === true ? found.value : await followTask(session, ctx, found.task);
    await clearAway(session, ctx, marker);
    return diskOf(session, ctx, ref);
  }
  await refuseTakenName(session, ctx, rows, hostName(name));
  try {
    await uploadImage(session, ctx, staging, request);
    const outcome = valueOf(await creation.run(ctx, {}));
    const ref = outcome.kind === 'done' ? outcome.value : await followTask(session, ctx, outcome.task);
    await clearAway(session, ctx, marker);
    return await diskOf(session, ctx, ref);
  } catch (error) {
    await takeBack(session, ctx, creation, marker);
    throw error;
  }
}

/**
 * Why it broke is worth more than why what it left stays; a repetition begins afresh. As long as a VM is still taking the image
 * in, the image is left: the repetition waits for that VM.
 */
async function takeBack(session: Session, ctx: CallContext, creation: Step, marker: string): Promise<void> {
  try {
    await creation.undo?.(ownContext(undoPatience, ctx.correlationId), {});
  } catch (error) {
    session.environment.log('warn', 'an import goes on or has left its VM', { marker, error: String(error) });
    return;
  }
  await clearAway(session, ctx, marker);
}

function valueOf<T>(result: Result<T, HypervisorError>): T {
  if (!result.ok) throw new HypervisorFault(result.error);
  return result.value;
}

const diskKey = 'scsi0';

/** Every image of this marker; the storage it went through may have been another one at the first attempt. */
async function clearAway(session: Session, ctx: CallContext, marker: string): Promise<void> {
  try {
    const own = ownContext(undoPatience, ctx.correlationId);
    for (const image of await findImages(session, own, marker))
      await removeImage(session, own, image, marker);
  } catch (error) {
    session.environment.log('warn', 'an uploaded image could not be removed', {
      marker,
      error: String(error),
    });
  }
}

function targetOf({ storages }: ClusterRows, { storage, sizeBytes }: ImportRequest): StorageRow {
  const here = storages.filter(
    (row) => row.available && (storageUnitId(row) === storage || row.storage === storage),
  );
  if (here.length === 0) throw notFound('storage', storage);
  const holder = here.find(({ content }) => content.includes('images'));
  if (holder === undefined) throw unavailable('importDisk', `the storage ${storage} holds no disks of VMs`);
  refuseFull(holder, sizeBytes);
  return holder;
}

/** Where the image lies for the while: on the storage itself where it takes some, else the roomiest that a common node sees. */
function stagingFor({ storages, nodes }: ClusterRows, target: StorageRow, sizeBytes: number): ImagePlace {
  const online = new Set(nodes.filter(({ status }) => status === 'online').map(({ node }) => node));
  const reach = new Set(
    storages
      .filter((row) => row.available && online.has(row.node) && storageUnitId(row) === storageUnitId(target))
      .map(({ node }) => node),
  );
  const takers = storages
    .filter((row) => row.available && row.content.includes('import') && reach.has(row.node))
    .toSorted((a, b) => rank(b, target) - rank(a, target));
  const [best] = takers;
  if (best === undefined)
    throw unavailable(
      'importDisk',
      `no storage that takes uploads of disk images (content type “Import”) is seen by a node that sees ${target.storage}`,
    );
  refuseFull(best, best.storage === target.storage ? 2 * sizeBytes : sizeBytes);
  return { node: best.node, storage: best.storage };
}

function rank(row: StorageRow, target: StorageRow): number {
  return (storageUnitId(row) === storageUnitId(target) ? 2 ** 62 : 0) + (roomOf(row) ?? 0);
}

function roomOf({ capacityBytes, usedBytes }: StorageRow): number | undefined {
  return capacityBytes === undefined || usedBytes === undefined ? undefined : capacityBytes - usedBytes;
}

function refuseFull(row: StorageRow, needed: number): void {
  const room = roomOf(row);
  if (room !== undefined && room < needed)
    throw exhausted(
      'storage',
      `the storage ${row.storage} has no room for the disk`,
      needed,
      Math.max(0, room),
    );
}

/** Names of VMs are DNS names. */
function hostName(name: string): string {
  const plain = name
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, 63);
  return plain === '' ? 'imported-disk' : plain;
}

/** The volume of the VM that was made for it. */
async function diskOf(session: Session, ctx: CallContext, ref: unknown): Promise<ImportedDisk> {
  const { config } = await readGuest(session, ctx, ref);
  const { head, options } = parsePropertyString(asText(config[diskKey]) ?? '');
  const sizeBytes = parseSize(options.get('size'));
  if (head === undefined || sizeBytes === null)
    throw failed('importDisk', 'the disk was taken out of its VM');
  ctx.progress(1);
  return { nativeRef: head, sizeBytes };
}
