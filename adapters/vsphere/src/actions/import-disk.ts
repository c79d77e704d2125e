import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { CallContext, DiskChunk, ImportedDisk } from '@anyvisor/port';
import { failed, isFault, notFound, unavailable } from '../faults.ts';
import { folderPath, placeOf } from '../disks/datastore-file.ts';
import type { DatastorePlace } from '../disks/datastore-file.ts';
import { openFlatDisk } from '../disks/flat-reader.ts';
import { flatDescriptor } from '../disks/vmdk-descriptor.ts';
import { wholeImage } from '../disks/whole-image.ts';
import { mapResources } from '../inventory/map-resources.ts';
import { wireRef } from '../protocol/encode.ts';
import { readNativeResources } from '../reading/inventory.ts';
import type { Session } from '../session.ts';
import { followTask, startTask } from '../tasks.ts';

interface ImportRequest {
  readonly marker: string;
  readonly name: string;
  readonly storage: string;
  readonly sizeBytes: number;
  readonly chunks: AsyncIterable<DiskChunk>;
}

/** Datastores of objects, not files: there a disk cannot be put down as one. */
const withoutFiles = /^(vsan|vvol)$/i;

/**
 * Bytes go up as one flat file through `/folder`, in a folder named by the marker; the descriptor comes last and makes it a
 * disk. What a crash left half-way is begun afresh, what breaks is taken away.
 */
export async function importDisk(
  session: Session,
  ctx: CallContext,
  { marker, name, storage, sizeBytes, chunks }: ImportRequest,
): Promise<ImportedDisk> {
  const units = mapResources(await readNativeResources(session, ctx)).storageUnits;
  const unit = units.find((one) => one.id === storage) ?? units.find((one) => one.name === storage);
  if (unit === undefined) throw notFound('storage', storage);
  if (withoutFiles.test(unit.type))
    throw unavailable('importDisk', `datastore ${unit.name} (${unit.type}) takes no disks as files`);
  refuseSize(sizeBytes, unit.availableBytes);
  const place = await placeOf(session, ctx, { type: 'Datastore', value: unit.id });
  const folder = `anyvisor-${marker}`;
  const base = name.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 60);
  const file = `${folder}/${base}.vmdk`;
  const nativeRef = `[${place.name}] ${file}`;
  const made = await openFlatDisk(session, ctx, place, file);
  if (made !== undefined)
    return { nativeRef, sizeBytes: made.extents.reduce((sum, one) => sum + one.sizeBytes, 0) };
  await makeFolder(session, ctx, place, folder);
  try {
    const flat = `${base}-flat.vmdk`;
    await put(session, ctx, folderPath(place, `${folder}/${flat}`), sizeBytes, wholeImage(chunks, sizeBytes));
    const descriptor = Buffer.from(flatDescriptor(flat, sizeBytes));
    await put(session, ctx, folderPath(place, file), descriptor.byteLength, [descriptor]);
    return { nativeRef, sizeBytes };
  } catch (error) {
    const own = { ...ctx, signal: new AbortController().signal, deadline: Date.now() + removalPatience };
    // Why it broke is worth more than why what it left stays; a repetition begins afresh anyway.
    await removeFolder(session, own, place, folder).catch(() => {});
    throw error;
  }
}

/** Milliseconds. */
const removalPatience = 30_000;

function refuseSize(sizeBytes: number, available: number | null): void {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0 || sizeBytes % 512 !== 0) {
    throw new HypervisorFault(
      hypervisorError('InvalidConfiguration', {
        message: 'a disk has a whole number of sectors of 512 bytes',
        field: 'sizeBytes',
      }),
    );
  }
  if (available === null || available >= sizeBytes) return;
  throw new HypervisorFault(
    hypervisorError('ResourceExhausted', {
      message: 'the datastore has no room for the disk',
      resourceType: 'storage',
      requested: sizeBytes,
      available,
      reason: 'disk-full',
      nextStep: 'Free space or choose another datastore.',
    }),
  );
}

async function makeFolder(session: Session, ctx: CallContext, place: DatastorePlace, folder: string) {
  const manager = await session.service(ctx, 'fileManager');
  try {
    await session.call(ctx, manager, 'MakeDirectory', {
      name: `[${place.name}] ${folder}`,
      datacenter: wireRef(place.datacenter),
      createParentDirectories: false,
    });
  } catch (error) {
    if (!isFault(error, 'FileAlreadyExists')) throw error;
  }
}

async function removeFolder(session: Session, ctx: CallContext, place: DatastorePlace, folder: string) {
  const manager = await session.service(ctx, 'fileManager');
  const parameters = { name: `[${place.name}] ${folder}`, datacenter: wireRef(place.datacenter) };
  const outcome = await startTask(session, ctx, manager, 'DeleteDatastoreFile_Task', parameters, {
    answer: 'nothing',
  });
  if (outcome.kind === 'task') await followTask(session, ctx, outcome.task);
}

async function put(
  session: Session,
  ctx: CallContext,
  path: string,
  length: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  let failure: { readonly thrown: unknown } | undefined;
  async function* body() {
    try {
      yield* content;
    } catch (thrown) {
      failure = { thrown };
      throw thrown;
    }
  }
  try {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(length) };
    const response = await session.file(ctx, { method: 'PUT', path, headers, body: body() });
    response.resume();
    const { statusCode = 0 } = response;
    if (statusCode < 200 || statusCode > 299)
      throw failed('importDisk', `the datastore answered HTTP ${statusCode} to the upload`);
  } catch (error) {
    throw failure === undefined ? error : failure.thrown;
  }
}
