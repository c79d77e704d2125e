import type { JsonObject } from '@anyvisor/domain';
import type { BorderSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import { cpuFields } from './extension/cpu.ts';
import { deviceFields } from './extension/devices.ts';
import { memoryFields } from './extension/memory.ts';
import { securityFields } from './extension/security.ts';
import { absolutePath, word } from './extension/words.ts';

const schema = z
  .strictObject({
    /** Machine type. @default q35 on x86, virt on ARM */
    machine: word,
    /** Guest architecture. @default the host's */
    arch: word,
    /** Overrides the connection's choice for this VM. */
    virtType: z.enum(['kvm', 'qemu']),
    emulator: absolutePath,
    ...cpuFields,
    ...memoryFields,
    ...deviceFields,
    ...securityFields,
    /** What the hardware clock shows; Windows expects `localtime`. @default utc */
    clock: z.enum(['utc', 'localtime']),
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
    /** Empty PCIe ports for hot-plug (q35 and virt). @default 8 */
    sparePorts: z.int().min(0).max(64),
    autostart: z.boolean(),
  })
  .partial()
  .refine((given) => given.kernel !== undefined || (given.initrd ?? given.kernelArguments) === undefined, {
    message: 'initrd and kernelArguments need a kernel',
    path: ['kernel'],
  })
  .refine(
    (given) => (given.ioThreadPinning ?? []).every(({ ioThread }) => ioThread <= (given.ioThreads ?? 0)),
    {
      message: 'there are not so many ioThreads to pin',
      path: ['ioThreadPinning'],
    },
  );

/** `spec.extensions.LIBVIRT`. */
export type LibvirtExtension = z.output<typeof schema>;

export const libvirtExtension: BorderSchema<LibvirtExtension & JsonObject> = zodSchema(
  schema as unknown as z.ZodType<LibvirtExtension & JsonObject>,
);
