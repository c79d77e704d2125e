import { ok } from '@anyvisor/domain';
import type { DiskChunk } from '../../src/answers.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import { fail } from './world.ts';
import type { PaperWorld } from './world.ts';

type Methods = Pick<HypervisorPort, 'exportDisk' | 'importDisk' | 'changedBlocks'>;

export function movingBytes(world: PaperWorld): Methods {
  const sizeOf = (ref: string, key: string) =>
    (world.vm(ref).disks.includes(key) ? world.disks.get(key) : undefined)?.sizeBytes ??
    fail('ResourceNotFound', 'disk', key);
  return {
    exportDisk: async (_ctx, ref, { diskKey }) => {
      const sizeBytes = sizeOf(ref, diskKey);
      async function* chunks() {
        yield ok<DiskChunk>({ offset: 0, data: new Uint8Array(512) });
        yield ok<DiskChunk>({ offset: 512, zeroLength: sizeBytes - 512 });
      }
      return ok({ sizeBytes, chunks: chunks() });
    },
    importDisk: async (_ctx, { marker, sizeBytes, chunks }) => {
      const bytes = new Uint8Array(sizeBytes);
      for await (const chunk of chunks) {
        if ('data' in chunk) {
          bytes.set(chunk.data, chunk.offset);
        }
      }
      const disk = world.addDisk(sizeBytes, marker, bytes);
      return ok({ nativeRef: disk.id, sizeBytes: disk.sizeBytes });
    },
    changedBlocks: async (_ctx, ref, { diskKey, since }) => {
      const length = sizeOf(ref, diskKey);
      return ok({ changeId: 'now', extents: since === null ? [{ offset: 0, length }] : [] });
    },
  };
}
