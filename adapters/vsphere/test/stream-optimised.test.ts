import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStreamOptimised } from '../src/disks/stream-optimised.ts';

const capacity = 3 * 2 ** 20 + 512;
const image = Buffer.alloc(capacity);
image.fill(0xa5, 0, 70_000);
image.fill(0x5a, 2 ** 20 + 3, 2 ** 20 + 200_000);
image.write('the end', capacity - 7);

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

async function unpack(bytes: Buffer, size = 1000): Promise<Buffer> {
  const out = Buffer.alloc(capacity);
  let end = 0;
  for await (const chunk of readStreamOptimised(inPieces(bytes, size), capacity)) {
    expect(chunk.offset).toBe(end);
    if ('data' in chunk) out.set(chunk.data, chunk.offset);
    end += 'data' in chunk ? chunk.data.byteLength : chunk.zeroLength;
  }
  expect(end).toBe(capacity);
  return out;
}

/** A stream with one grain, whose parts may be bent. */
function small({ magic = 'KDMV', grain = image.subarray(0, 65_536), at = 0n } = {}): Buffer {
  const header = Buffer.alloc(512);
  header.write(magic, 0, 'latin1');
  header.writeUInt32LE(0x30001, 8);
  header.writeBigUInt64LE(BigInt(capacity / 512), 12);
  header.writeBigUInt64LE(128n, 20);
  header.writeBigUInt64LE(1n, 64);
  header.writeUInt16LE(1, 77);
  const packed = deflateSync(grain);
  const marker = Buffer.alloc(12);
  marker.writeBigUInt64LE(at, 0);
  marker.writeUInt32LE(packed.byteLength, 8);
  const filled = Math.ceil((12 + packed.byteLength) / 512) * 512;
  return Buffer.concat([
    header,
    marker,
    packed,
    Buffer.alloc(filled - 12 - packed.byteLength),
    Buffer.alloc(512),
  ]);
}

function hasQemuImg(): boolean {
  try {
    execFileSync('qemu-img', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('stream-optimised VMDK', () => {
  test.skipIf(process.env['CI'] === undefined && !hasQemuImg())(
    'what qemu-img wrote comes out byte for byte, however it comes in',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'vmdk-'));
      try {
        const [raw, vmdk] = [join(folder, 'a.raw'), join(folder, 'a.vmdk')];
        await writeFile(raw, image);
        const how = ['convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=streamOptimized', raw, vmdk];
        execFileSync('qemu-img', how);
        const bytes = await readFile(vmdk);
        for (const size of [1, 511, 65_536, bytes.byteLength])
          expect((await unpack(bytes, size)).equals(image)).toBe(true);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  test('a grain stands where it says, zeros around it', async () => {
    const out = await unpack(small({ at: 128n }));
    expect(out.subarray(65_536, 131_072).equals(image.subarray(0, 65_536))).toBe(true);
    expect(out.subarray(0, 65_536).every((byte) => byte === 0)).toBe(true);
  });

  test.for([
    ['another format', small({ magic: 'COWD' })],
    ['a grain past the end', small({ at: 2n ** 40n })],
    ['a grain that unpacks to gigabytes', small({ grain: Buffer.alloc(2 ** 20) })],
  ] as const)('refuses %s', async ([, bytes]) => {
    await expect(unpack(bytes)).rejects.toThrow('cannot be read');
  });

  test('refuses a stream cut anywhere', async () => {
    const whole = small();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.byteLength - 1 }), async (length) => {
        await expect(unpack(whole.subarray(0, length))).rejects.toThrow('cannot be read');
      }),
    );
  });
});
