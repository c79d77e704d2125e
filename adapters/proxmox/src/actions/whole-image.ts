import type { DiskChunk } from '@anyvisor/port';
import { invalidSpec } from '../faults.ts';

const zeros = Buffer.alloc(2 ** 18);

/** Every byte of a disk in order: holes, and what nobody mentions, as zeros. Throws when a piece goes back, or past the end. */
export async function* wholeImage(
  chunks: AsyncIterable<DiskChunk>,
  sizeBytes: number,
  reached: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const length = 'data' in chunk ? chunk.data.byteLength : chunk.zeroLength;
    if (!(chunk.offset >= at && length >= 0 && chunk.offset + length <= sizeBytes))
      throw invalidSpec(
        '/chunks',
        `a piece of ${length} bytes at ${chunk.offset} does not fit into the disk`,
      );
    yield* nothing(chunk.offset - at);
    if (!('data' in chunk)) yield* nothing(length);
    else if (length > 0) yield chunk.data;
    at = chunk.offset + length;
    reached(at);
  }
  yield* nothing(sizeBytes - at);
}

function* nothing(length: number): Generator<Uint8Array> {
  for (let left = length; left > 0; left -= zeros.byteLength) yield zeros.subarray(0, left);
}
