import { z } from 'zod';
import { nativeName } from '../scalars.ts';

/** GiB; at most 1 PiB. */
export const diskSizeGb = z.number().positive().max(1_048_576);
export const diskFormat = z.enum(['qcow2', 'raw', 'vmdk', 'vhdx', 'vhd']);
export const diskBus = z.enum(['virtio', 'scsi', 'sata', 'ide', 'nvme']);

export const storageSpec = z.strictObject({
  disks: z
    .array(
      z.strictObject({
        sizeGb: diskSizeGb.meta({ description: 'GiB.' }),
        storage: nativeName.exactOptional(),
        format: diskFormat.exactOptional(),
        bus: diskBus.exactOptional(),
        thin: z.boolean().exactOptional(),
      }),
    )
    .max(256)
    .meta({
      description:
        "With a template the n-th entry stands for the template's n-th disk (grown, never shrunk), further ones are " +
        "new and empty; without entries the template's disks are taken as they are.",
    }),
  cloneMode: z.enum(['full', 'linked']).exactOptional(),
});
