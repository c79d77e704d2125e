import { failed } from '../faults.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** The daemon is given up when it gives nothing for so long, in ms. */
const IDLE = 30_000;

/** The whole content of a small volume; fails when it has more than `most` bytes. */
export async function downloadVolume(endpoint: Endpoint, vol: StorageVolume, most: number): Promise<Buffer> {
  const { stream } = await endpoint.stream(
    procedures.storageVolDownload,
    { vol, offset: 0, length: 0 },
    { idleMs: IDLE },
  );
  const { signal } = endpoint.ctx;
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of stream) {
      size += (piece as Buffer).length;
      if (size > most) throw failed('download', `the volume ${vol.name} has more than ${most} bytes`);
      pieces.push(piece as Buffer);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
  return Buffer.concat(pieces);
}
