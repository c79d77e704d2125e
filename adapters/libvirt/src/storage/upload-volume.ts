import { finished } from 'node:stream/promises';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** The daemon is given up when it takes nothing for so long, in ms. */
const IDLE = 30_000;

/** Writes the content of a small volume from its beginning; resolves when the daemon has it all. */
export async function uploadVolume(
  { stream, ctx }: Endpoint,
  vol: StorageVolume,
  bytes: Uint8Array,
): Promise<void> {
  const { stream: upload } = await stream(
    procedures.storageVolUpload,
    { vol, offset: 0, length: bytes.length },
    { idleMs: IDLE },
  );
  upload.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  try {
    await finished(upload, { signal: ctx.signal });
  } catch (error) {
    upload.destroy();
    throw error;
  }
}
