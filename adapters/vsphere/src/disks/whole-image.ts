import type { DiskChunk } from '@anyvisor/port';
import { failed } from '../faults.ts';

const zeros = Buffer.alloc(2 ** 20);

/** Every byte of a disk in order: holes and what is not mentioned as zeros. Throws when a chunk goes back, or past the end. */
export async function* wholeImage(
  chunks: AsyncIterable<DiskChunk>,
  sizeBytes: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const length = 'data' in chunk ? chunk.data.byteLength : chunk.zeroLength;
    if (chunk.offset < at || chunk.offset + length > sizeBytes)
      throw failed('importDisk', `a piece of ${length} bytes at ${chunk.offset} does not fit into the disk`);
    yield* nothing(chunk.offset - at);
    if ('data' in chunk) yield chunk.data;
    else yield* nothing(chunk.zeroLength);
    at = chunk.offset + length;
  }
  yield* nothing(sizeBytes - at);
}

function* nothing(length: number): Generator<Uint8Array> {
  for (let left = length; left > 0; left -= zeros.byteLength) yield zeros.subarray(0, left);
}
