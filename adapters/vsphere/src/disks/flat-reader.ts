import type { IncomingMessage } from 'node:http';
import { ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext, DiskChunk } from '@anyvisor/port';
import { failed } from '../faults.ts';
import { TransportFailed } from '../protocol/transport-failed.ts';
import type { Session } from '../session.ts';
import { folderPath } from './datastore-file.ts';
import type { DatastorePlace } from './datastore-file.ts';
import { flatExtents } from './vmdk-descriptor.ts';
import type { VmdkExtent } from './vmdk-descriptor.ts';
import { pieces } from './pieces.ts';

/** Bytes of a descriptor, at most; a longer one is no descriptor. */
const longestDescriptor = 64 * 1024;
/** How often a broken transfer is taken up again where it broke. */
const resumptions = 5;
/** Milliseconds until the answer to a request for a range must begin. */
const headPatience = 60_000;

/** A disk that can be read through `/folder` byte for byte. */
export interface FlatDisk {
  readonly place: DatastorePlace;
  readonly folder: string;
  readonly extents: readonly VmdkExtent[];
}

/** Undefined where this disk cannot be read so: no plain file, or the server does not serve it. */
export async function openFlatDisk(
  session: Session,
  ctx: CallContext,
  place: DatastorePlace,
  file: string,
): Promise<FlatDisk | undefined> {
  const response = await session.file(ctx, { method: 'GET', path: folderPath(place, file), headers: {} });
  if (response.statusCode !== 200) {
    response.resume();
    return undefined;
  }
  const extents = flatExtents(await shortText(response));
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return extents === undefined ? undefined : { place, folder, extents };
}

/** The whole disk from its first byte to its last. */
export async function* readFlatDisk(
  session: Session,
  ctx: CallContext,
  disk: FlatDisk,
): AsyncGenerator<Result<DiskChunk, HypervisorError>> {
  let offset = 0;
  for (const extent of disk.extents) {
    for await (const chunk of pieces(ranges(session, ctx, disk, extent), offset)) yield ok(chunk);
    offset += extent.sizeBytes;
  }
}

async function* ranges(
  session: Session,
  ctx: CallContext,
  { place, folder }: FlatDisk,
  { file, sizeBytes }: VmdkExtent,
): AsyncGenerator<Uint8Array> {
  const path = folderPath(place, `${folder}${file}`);
  let at = 0;
  for (let broken = 0; at < sizeBytes;) {
    const soon = { ...ctx, deadline: Date.now() + headPatience };
    const before = at;
    try {
      const range = `bytes=${at}-${sizeBytes - 1}`;
      const response = await session.file(soon, { method: 'GET', path, headers: { range } });
      if (response.statusCode !== 206) {
        response.resume();
        throw failed(
          'exportDisk',
          `the server answered HTTP ${response.statusCode ?? 0} for a part of ${file}`,
        );
      }
      for await (const piece of response as AsyncIterable<Buffer>) {
        const rest = piece.subarray(0, sizeBytes - at);
        at += rest.byteLength;
        yield rest;
      }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || ctx.signal.aborted) throw error;
      if (at > before) broken = 0;
      if (++broken > resumptions) throw new TransportFailed(error, true);
      continue;
    }
    if (at === before) throw failed('exportDisk', `${file} ends after ${at} of ${sizeBytes} bytes`);
  }
}

async function shortText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.byteLength;
    if (length > longestDescriptor) {
      response.destroy();
      break;
    }
  }
  return Buffer.concat(parts).subarray(0, longestDescriptor).toString('utf8');
}
