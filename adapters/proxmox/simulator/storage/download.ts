import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { dies } from '../http/api-error.ts';

/** Fetches a file, within a minute. */
export async function downloadTo(
  folder: string,
  url: string,
): Promise<{ readonly path: string; readonly size: number }> {
  const path = join(folder, `download-${randomUUID()}`);
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok || response.body === null) {
    throw dies(`download failed: ${String(response.status)} ${response.statusText}`);
  }
  await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), createWriteStream(path));
  return { path, size: (await stat(path)).size };
}
