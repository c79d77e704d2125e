import { HypervisorFault } from '@anyvisor/domain';
import type { CallContext, DiskChunk } from '@anyvisor/port';
import { mapError } from '../errors.ts';
import { failed } from '../faults.ts';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asObjects, asText } from '../protocol/loose.ts';
import { multipart } from '../protocol/multipart.ts';
import type { StorageRow } from '../reading/row.ts';
import { readRows } from '../reading/rows.ts';
import { ownContext } from '../session/call-time.ts';
import type { Session } from '../session.ts';
import { settle } from '../tasks.ts';
import { wholeImage } from './whole-image.ts';

/** An image on a storage with the content `import`, and a node that sees it. */
export interface ImagePlace {
  readonly node: string;
  readonly storage: string;
}

/** Milliseconds for taking away what is not needed any more, whatever is left of the call's own time. */
const removalPatience = 30_000;

const pattern = /import\/anyvisor-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.raw$/;

function fileName(marker: string): string {
  return `anyvisor-${marker}.raw`;
}

/** The image of this marker there, whole or not. */
export function imageVolume({ storage }: ImagePlace, marker: string): string {
  return `${storage}:import/${fileName(marker)}`;
}

/** `nfs:import/anyvisor-….raw`: whose it is. */
export function imageMarker(volume: string): string | undefined {
  return pattern.exec(volume)?.[1];
}

/** Sends a whole disk as it comes, no faster than the node takes it; one of the same marker that is there already is replaced. */
export async function uploadImage(
  session: Session,
  ctx: CallContext,
  place: ImagePlace,
  { marker, sizeBytes, chunks }: { marker: string; sizeBytes: number; chunks: AsyncIterable<DiskChunk> },
): Promise<void> {
  let broke: { readonly thrown: unknown } | undefined;
  const told = (bytes: number) => ctx.progress(Math.min(0.8, (0.8 * bytes) / sizeBytes));
  async function* bytes() {
    try {
      yield* wholeImage(chunks, sizeBytes, told);
    } catch (thrown) {
      broke = { thrown };
      throw thrown;
    }
  }
  const file = { filename: fileName(marker), size: sizeBytes, bytes: bytes() };
  const target = path`/nodes/${place.node}/storage/${place.storage}/upload`;
  try {
    await settle(session, ctx, await session.upload(ctx, target, multipart({ content: 'import' }, file)));
  } catch (error) {
    // Why the source broke says more than that the upload did.
    if (broke !== undefined) throw sourceFault(broke.thrown);
    throw error;
  }
}

function sourceFault(thrown: unknown): Error {
  if (thrown instanceof HypervisorFault) return thrown;
  const { message } = Object(thrown) as { message?: unknown };
  return failed(
    'importDisk',
    `the source of the disk broke off: ${typeof message === 'string' ? message.slice(0, 200) : 'nobody knows why'}`,
  );
}

/** Succeeds when it is not there. */
export async function removeImage(
  session: Session,
  { correlationId }: CallContext,
  place: ImagePlace,
  marker: string,
): Promise<void> {
  const ctx = ownContext(removalPatience, correlationId);
  const target = path`/nodes/${place.node}/storage/${place.storage}/content/${imageVolume(place, marker)}`;
  try {
    const upid = await session.delete(ctx, target);
    if (typeof upid === 'string') await settle(session, ctx, upid);
  } catch (error) {
    if (mapError(error, 'importDisk').kind !== 'ResourceNotFound') throw error;
  }
}

/** A storage that is out of order, or not ours to look into, hides what lies there, and nothing else. */
function unlessRefused(error: unknown): readonly unknown[] {
  if (error instanceof ApiRefusal && error.status !== 401) return [];
  throw error;
}

/** Images of this marker wherever a storage takes some: a server that died in the middle left them. */
export async function findImages(
  session: Session,
  ctx: CallContext,
  marker: string,
): Promise<readonly (ImagePlace & { readonly volume: string })[]> {
  const { storages, nodes } = await readRows(session, ctx);
  const online = new Set(nodes.filter(({ status }) => status === 'online').map(({ node }) => node));
  const seen = new Map<string, StorageRow>();
  for (const row of storages) {
    if (!row.available || !online.has(row.node) || !row.content.includes('import')) continue;
    seen.set(row.shared ? row.storage : `${row.storage}@${row.node}`, row);
  }
  const lists = await Promise.all(
    [...seen.values()].map(async ({ node, storage }) => {
      const target = path`/nodes/${node}/storage/${storage}/content`;
      const content = await session.get(ctx, target, { content: 'import' }).catch(unlessRefused);
      return asObjects(content, 10_000)
        .map((one) => asText(one['volid']) ?? '')
        .filter((volume) => imageMarker(volume) === marker)
        .map((volume) => ({ node, storage, volume }));
    }),
  );
  return lists.flat();
}
