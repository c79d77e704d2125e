import { z } from 'zod';
import { computeSpec } from './vm-spec/compute.ts';
import { deviceSpec } from './vm-spec/device.ts';

const { pinning, numa, hugePages, ballooning, shares } = computeSpec.shape;

/** How a VM is built beyond its size: the domain's `VmHardware`. */
export const vmHardwareView = z
  .object({
    machine: z.string().exactOptional(),
    cpuModel: z.string().exactOptional(),
    acceleration: z.enum(['hardware', 'emulated']).exactOptional(),
    coresPerSocket: z.int().exactOptional(),
    pinning,
    numa,
    hugePages,
    ballooning,
    shares,
    secureBoot: z.boolean().exactOptional(),
    tpm: z.boolean().exactOptional(),
    devices: z.array(deviceSpec).exactOptional(),
    memoryEncryption: z.enum(['sev', 'sev-es', 'sev-snp', 'tdx']).exactOptional(),
  })
  .meta({
    id: 'VmHardware',
    description:
      'In the words of the spec; a part is absent when the platform does not say, or has none of it.',
  });
