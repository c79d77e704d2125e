import type { DiskChunk } from '@anyvisor/port';

/** Bytes in a chunk, at most. */
const largest = 2 ** 20;
const zeros = Buffer.alloc(largest);

/** Cuts a run of bytes into chunks, those of nothing but zeros as holes; `offset` is where the run begins. */
export async function* pieces(
  bytes: AsyncIterable<Uint8Array>,
  offset: number,
): AsyncGenerator<DiskChunk, number> {
  let at = offset;
  let hole = 0;
  for await (const run of bytes) {
    for (let from = 0; from < run.byteLength; from += largest) {
      const data = run.subarray(from, from + largest);
      if (zeros.compare(data, 0, data.byteLength, 0, data.byteLength) === 0) {
        hole += data.byteLength;
      } else {
        if (hole > 0) yield { offset: at - hole, zeroLength: hole };
        hole = 0;
        yield { offset: at, data };
      }
      at += data.byteLength;
    }
  }
  if (hole > 0) yield { offset: at - hole, zeroLength: hole };
  return at;
}
