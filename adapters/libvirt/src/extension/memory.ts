import { z } from 'zod';
import { mebibytes } from './words.ts';

/** Where the guest's memory comes from and how it grows. */
export const memoryFields = {
  memory: z
    .strictObject({
      /** Never swapped out. */
      lock: z.boolean(),
      /** What QEMU makes it of; shared access needs `memfd`. */
      source: z.enum(['anonymous', 'memfd']),
      access: z.enum(['private', 'shared']),
      /** Let the host merge equal pages. @default true */
      merge: z.boolean(),
    })
    .partial()
    .refine((memory) => memory.access !== 'shared' || memory.source === 'memfd', {
      message: 'shared access needs source memfd',
      path: ['access'],
    }),
  /** Memory that comes and goes in small blocks while the guest runs (libvirt 7.9, QEMU 5.1). */
  virtioMem: z
    .strictObject({
      maxMb: mebibytes,
      /** @default 0 */
      requestedMb: z.int().min(0).max(67_108_864).optional(),
      /** @default 2 */
      blockMb: z.int().min(1).max(65_536).optional(),
    })
    .refine((device) => (device.requestedMb ?? 0) <= device.maxMb, {
      message: 'must be at most maxMb',
      path: ['requestedMb'],
    })
    .refine(
      (device) => [device.maxMb, device.requestedMb ?? 0].every((mb) => mb % (device.blockMb ?? 2) === 0),
      {
        message: 'maxMb and requestedMb must be whole blocks',
        path: ['blockMb'],
      },
    ),
  balloon: z
    .strictObject({
      model: z.enum(['virtio', 'none']),
      /** Give memory back to a guest that is about to kill processes for want of it. */
      autodeflate: z.boolean(),
      /** Free pages go back to the host by themselves. */
      freePageReporting: z.boolean(),
    })
    .partial(),
};
