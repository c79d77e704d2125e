import { createHash, randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { DiskChunk } from '../../src/answers.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Bytes of disks, out and in, and what changed in between. */
export function diskTransfer(run: ContractRun): void {
  describe('disk transfer', () => {
    promised(run, {
      methods: ['exportDisk'],
      title: 'exportDisk gives a whole disk, piece by piece in ascending order',
      body: () =>
        withVm(run, {}, async (vm) => {
          const disk = await firstDisk(vm);
          const image = must(await run.port.exportDisk(run.ctx(), vm.ref, { diskKey: disk.key }));
          expect(image.sizeBytes).toBe(disk.sizeBytes);
          let end = 0;
          for await (const item of image.chunks) {
            const chunk = must(item);
            expect(chunk.offset).toBeGreaterThanOrEqual(end);
            end = chunk.offset + lengthOf(chunk);
          }
          expect(end).toBeLessThanOrEqual(image.sizeBytes);
        }),
    });

    promised(run, {
      methods: ['exportDisk'],
      title: 'exportDisk of an unknown disk answers ResourceNotFound',
      body: () =>
        withVm(run, {}, async (vm) => {
          const answer = await run.port.exportDisk(run.ctx(), vm.ref, { diskKey: 'no-such-disk' });
          mustFail(answer, 'ResourceNotFound');
        }),
    });

    promised(run, {
      methods: ['importDisk'],
      title: 'importDisk writes the bytes it was given, holes as zeros, once for one marker',
      without: () => (run.peer.means?.diskImport === undefined ? 'the fixture cannot check one' : undefined),
      body: async () => {
        const means = run.peer.means?.diskImport;
        const request = { marker: randomUUID(), name: run.vmName(), storage: means?.storage ?? '' };
        const once = async () =>
          must(
            await run.port.importDisk(run.ctx(run.deadlines.drill), {
              ...request,
              sizeBytes: imageBytes,
              chunks: pattern(),
            }),
          );
        const before = (await run.peer.look.disks()).length;
        const disk = await once();
        try {
          expect(disk.sizeBytes).toBe(imageBytes);
          expect(await means?.sha256(disk.nativeRef)).toBe(await patternHash());
          expect((await once()).nativeRef).toBe(disk.nativeRef);
          expect(await run.peer.look.disks()).toHaveLength(before + 1);
        } finally {
          await means?.remove(disk.nativeRef);
        }
      },
    });

    promised(run, {
      methods: ['importDisk'],
      title: 'importDisk whose source breaks leaves nothing behind',
      without: () => (run.peer.means?.diskImport === undefined ? 'the fixture cannot check one' : undefined),
      body: () =>
        unchanged(run, async () => {
          mustFail(
            await run.port.importDisk(run.ctx(), {
              marker: randomUUID(),
              name: run.vmName(),
              storage: run.peer.means?.diskImport?.storage ?? '',
              sizeBytes: imageBytes,
              chunks: broken(),
            }),
          );
        }),
    });

    promised(run, {
      methods: ['changedBlocks'],
      title: 'changedBlocks gives extents within the disk, and next to none when nothing was written since',
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          const disk = await firstDisk(vm);
          const ask = async (since: string | null) =>
            must(await run.port.changedBlocks(run.ctx(), vm.ref, { diskKey: disk.key, since }));
          const whole = await ask(null);
          const later = await ask(whole.changeId);
          for (const { extents } of [whole, later]) {
            let end = 0;
            for (const extent of extents) {
              expect(extent.offset).toBeGreaterThanOrEqual(end);
              end = extent.offset + extent.length;
            }
            expect(end).toBeLessThanOrEqual(disk.sizeBytes ?? 0);
          }
          expect(later.extents.length).toBeLessThanOrEqual(whole.extents.length);
        }),
    });
  });
}

async function firstDisk(vm: TestVm) {
  const disk = (await vm.read()).disks.find((one) => one.kind === 'disk');
  if (disk === undefined) {
    throw new Error('the VM has no disk');
  }
  return disk;
}

function lengthOf(chunk: DiskChunk): number {
  return 'data' in chunk ? chunk.data.byteLength : chunk.zeroLength;
}

const mebibyte = 2 ** 20;
const imageBytes = 8 * mebibyte;

/** Data, a stated hole, data again, and a rest that is not mentioned. */
async function* pattern(): AsyncGenerator<DiskChunk> {
  yield { offset: 0, data: new Uint8Array(mebibyte).fill(0xa5) };
  yield { offset: mebibyte, zeroLength: 2 * mebibyte };
  yield { offset: 3 * mebibyte, data: new Uint8Array(mebibyte).fill(0x5a) };
}

async function* broken(): AsyncGenerator<DiskChunk> {
  yield { offset: 0, data: new Uint8Array(mebibyte).fill(1) };
  throw new Error('the source broke');
}

async function patternHash(): Promise<string> {
  const image = new Uint8Array(imageBytes);
  for await (const chunk of pattern()) {
    if ('data' in chunk) {
      image.set(chunk.data, chunk.offset);
    }
  }
  return createHash('sha256').update(image).digest('hex');
}
