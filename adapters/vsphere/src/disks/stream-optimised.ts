import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import type { DiskChunk } from '@anyvisor/port';
import { failed } from '../faults.ts';
import { ByteSource } from './byte-source.ts';

const unpack = promisify(inflate);
const sector = 512;
/** Sectors of a grain, at most; everybody writes 128. */
const largestGrain = 2048;
/** Metadata between grains (tables, the footer), at most: a table of 512 entries has 4 sectors. */
const mostMetadata = 2 ** 16;

/**
 * Reads a stream-optimized VMDK as it comes: compressed grains in ascending order, each with the sector it belongs to, and
 * grains of zeros left out ("Virtual Disk Format 5.0", Stream-Optimized Compressed Sparse Extents). Throws for anything else, for
 * a stream that ends early, and for a grain that unpacks to more than a grain.
 */
export async function* readStreamOptimised(
  bytes: AsyncIterable<Uint8Array>,
  capacity: number,
): AsyncGenerator<DiskChunk> {
  const source = new ByteSource(bytes);
  try {
    const { grainBytes, overhead } = headerOf(await must(source, sector), capacity);
    await source.skip(overhead - sector);
    let end = 0;
    for (;;) {
      const head = await must(source, sector);
      const size = head.readUInt32LE(8);
      if (size === 0) {
        const type = head.readUInt32LE(12);
        if (type === 0) break;
        const sectors = head.readBigUInt64LE(0);
        if (type > 4 || sectors > mostMetadata) throw broken(`metadata of type ${type}`);
        await source.skip(Number(sectors) * sector);
        continue;
      }
      const offset = Number(head.readBigUInt64LE(0)) * sector;
      if (offset < end || offset >= capacity) throw broken(`a grain at byte ${offset}`);
      if (size > grainBytes * 2) throw broken(`a grain of ${size} packed bytes`);
      const rest = Math.ceil((size + 12) / sector) * sector - sector;
      const packed = rest === 0 ? head : Buffer.concat([head, await must(source, rest)]);
      const data = await unpacked(packed.subarray(12, 12 + size), grainBytes);
      if (offset > end) yield { offset: end, zeroLength: offset - end };
      const kept = data.subarray(0, capacity - offset);
      yield { offset, data: kept };
      end = offset + kept.byteLength;
    }
    if (end < capacity) yield { offset: end, zeroLength: capacity - end };
  } finally {
    await source.close();
  }
}

function headerOf(header: Buffer, capacity: number) {
  if (header.toString('latin1', 0, 4) !== 'KDMV') throw broken('no sparse VMDK');
  const flags = header.readUInt32LE(8);
  const [size, grain, overhead] = [12, 20, 64].map((at) => header.readBigUInt64LE(at));
  if ((flags & 0x30000) !== 0x30000 || header.readUInt16LE(77) !== 1) throw broken('no compressed grains');
  if (size === undefined || size * BigInt(sector) !== BigInt(capacity))
    throw broken(`a disk of ${String(size)} sectors`);
  if (grain === undefined || grain < 1n || grain > largestGrain) throw broken('no usable grain size');
  if (overhead === undefined || overhead < 1n || overhead > mostMetadata) throw broken('no usable head');
  return { grainBytes: Number(grain) * sector, overhead: Number(overhead) * sector };
}

async function unpacked(packed: Buffer, most: number): Promise<Buffer> {
  try {
    return await unpack(packed, { maxOutputLength: most });
  } catch (cause) {
    throw broken(`a grain that cannot be unpacked (${cause instanceof Error ? cause.message : ''})`);
  }
}

async function must(source: ByteSource, length: number): Promise<Buffer> {
  const taken = await source.take(length);
  if (taken === undefined) throw broken(`its end after ${source.taken} bytes`);
  return taken;
}

function broken(what: string) {
  return failed('exportDisk', `the host sent a disk that cannot be read: ${what}`);
}
