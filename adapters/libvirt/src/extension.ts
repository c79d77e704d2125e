import type { JsonObject } from '@anyvisor/domain';
import type { BorderSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';

const absolutePath = z.string().max(4096).regex(/^\//, 'must be an absolute path at the host');
const word = z
  .string()
  .max(128)
  .regex(/^[\w.+-]+$/, 'must be one word of letters, digits, dots and dashes');

const schema = z
  .strictObject({
    /** Machine type. @default q35 on x86, virt on ARM */
    machine: word,
    /** Guest architecture. @default the host's */
    arch: word,
    /** Overrides the connection's choice for this VM. */
    virtType: z.enum(['kvm', 'qemu']),
    emulator: absolutePath,
    cpu: z
      .strictObject({
        mode: z.enum(['host-passthrough', 'host-model', 'maximum', 'custom']),
        /** Needed by, and only for, `custom`. */
        model: word.optional(),
      })
      .refine((cpu) => (cpu.mode === 'custom') === (cpu.model !== undefined), {
        message: 'a model belongs to mode custom, and to no other',
        path: ['model'],
      }),
    /** @default vga */
    video: z.enum(['vga', 'virtio', 'qxl', 'bochs', 'cirrus', 'none']),
    /** @default vnc */
    graphics: z.enum(['vnc', 'none']),
    /** Address the VNC server listens on. @default as the host's qemu.conf says, loopback if it says nothing */
    vncListen: word,
    /** File at the host that receives a copy of the serial console. */
    consoleLog: absolutePath,
    /** Start this kernel directly instead of a boot loader; files at the host. */
    kernel: absolutePath,
    initrd: absolutePath,
    kernelArguments: z.string().max(4096),
    disk: z
      .strictObject({
        cache: z.enum(['default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe']),
        io: z.enum(['threads', 'native', 'io_uring']),
        discard: z.enum(['ignore', 'unmap']),
      })
      .partial(),
    /** Empty PCIe ports for hot-plug (q35 and virt). @default 8 */
    sparePorts: z.int().min(0).max(64),
    autostart: z.boolean(),
  })
  .partial()
  .refine((given) => given.kernel !== undefined || (given.initrd ?? given.kernelArguments) === undefined, {
    message: 'initrd and kernelArguments need a kernel',
    path: ['kernel'],
  });

/** `spec.extensions.LIBVIRT`. */
export type LibvirtExtension = z.output<typeof schema>;

export const libvirtExtension: BorderSchema<LibvirtExtension & JsonObject> = zodSchema(
  schema as unknown as z.ZodType<LibvirtExtension & JsonObject>,
);
