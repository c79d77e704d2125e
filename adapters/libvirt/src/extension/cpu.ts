import { z } from 'zod';
import { cpuList, mebibytes, word } from './words.ts';

const model = z
  .strictObject({
    mode: z.enum(['host-passthrough', 'host-model', 'maximum', 'custom']),
    /** Needed by, and only for, `custom`. */
    model: word.optional(),
    /** Single CPU features, on top of the model. */
    features: z
      .array(
        z.strictObject({ name: word, policy: z.enum(['force', 'require', 'optional', 'disable', 'forbid']) }),
      )
      .max(256)
      .optional(),
    /** With `host-passthrough`: leave out what cannot migrate (libvirt 6.5). */
    migratable: z.boolean().optional(),
    cache: z.enum(['passthrough', 'emulate', 'disable']).optional(),
    /** Dies of each socket; the topology's cores are those of one die then. @default 1 */
    dies: z.int().min(1).max(64).optional(),
  })
  .refine((cpu) => (cpu.mode === 'custom') === (cpu.model !== undefined), {
    message: 'a model belongs to mode custom, and to no other',
    path: ['model'],
  })
  .refine((cpu) => cpu.mode === 'host-passthrough' || cpu.migratable === undefined, {
    message: 'migratable belongs to mode host-passthrough',
    path: ['migratable'],
  });

/** Of the guest's own NUMA; together they hold all of its memory and every virtual CPU. */
const cell = z.strictObject({
  cpus: cpuList,
  memoryMb: mebibytes,
  /** Host nodes this cell's memory comes from. */
  hostNodes: cpuList.optional(),
  /** To each cell in order, 10 to itself. */
  distances: z.array(z.int().min(10).max(254)).max(64).optional(),
});

/** How virtual CPUs look and where QEMU's other threads run. */
export const cpuFields = {
  cpu: model,
  numaCells: z.array(cell).min(1).max(64),
  /** Host CPUs of QEMU's own threads. */
  emulatorCpus: cpuList,
  /** Threads for disk I/O, numbered from 1. */
  ioThreads: z.int().min(1).max(64),
  ioThreadPinning: z.array(z.strictObject({ ioThread: z.int().min(1).max(64), hostCpus: cpuList })).max(64),
  /** Hide KVM from the guest, for drivers that refuse to run in one. */
  hideKvm: z.boolean(),
  /** What Windows knows to use of a hypervisor. */
  hyperv: z.boolean(),
};
