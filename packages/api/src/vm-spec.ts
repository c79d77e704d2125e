import { hypervisorTypes } from '@anyvisor/domain';
import type { HypervisorType } from '@anyvisor/domain';
import { z } from 'zod';
import { featureSchema } from './capability.ts';
import { jsonValue, nativeName } from './scalars.ts';
import { computeSpec } from './vm-spec/compute.ts';
import { deviceSpec } from './vm-spec/device.ts';
import { guestSpec } from './vm-spec/guest.ts';
import { networkSpec } from './vm-spec/network.ts';
import { storageSpec } from './vm-spec/storage.ts';

/** 1–63 letters, digits, `-`, `_` and `.`, beginning with a letter or digit. */
export const vmName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
  message: '1 to 63 letters, digits, "-", "_" and ".", beginning with a letter or digit',
});

/** Of one hypervisor type; what may stand in it is that adapter's to say, here it is only bounded. */
const extension = z.record(z.string().max(100), jsonValue);

const extensionByType = Object.fromEntries(
  hypervisorTypes.map((type) => [type, extension.exactOptional()]),
) as Record<HypervisorType, z.ZodExactOptional<typeof extension>>;

const vmNames = z.array(nativeName).max(100);

/** What somebody wants a VM to be. The same document as YAML or JSON; an unknown key anywhere is a violation. */
export const vmProvisionSpec = z
  .strictObject({
    name: vmName,
    template: nativeName.meta({ description: 'Name or id of a template, or `blank` for empty disks.' }),
    compute: computeSpec,
    storage: storageSpec,
    network: networkSpec,
    guest: guestSpec.exactOptional(),
    firmware: z
      .strictObject({
        type: z.enum(['bios', 'uefi']),
        secureBoot: z.boolean().exactOptional(),
        tpm: z.boolean().exactOptional(),
      })
      .exactOptional(),
    devices: z.array(deviceSpec).max(64).exactOptional(),
    security: z
      .strictObject({ memoryEncryption: z.enum(['sev', 'sev-es', 'sev-snp', 'tdx', 'any']).exactOptional() })
      .exactOptional(),
    placement: z
      .strictObject({
        connection: nativeName.exactOptional().meta({ description: 'Name or id of a connection.' }),
        computeUnit: nativeName.exactOptional(),
        affinity: z
          .strictObject({ together: vmNames.exactOptional(), apart: vmNames.exactOptional() })
          .exactOptional(),
      })
      .exactOptional(),
    requirements: z
      .array(featureSchema)
      .max(100)
      .exactOptional()
      .meta({ description: 'Features that must be there: an endpoint without one of them is not chosen.' }),
    powerOn: z.boolean().exactOptional().meta({ description: 'Start it when it is made. Default: false.' }),
    metadata: z
      .record(z.string().min(1).max(200), z.string().max(4000))
      .refine((entries) => Object.keys(entries).length <= 100, { message: 'at most 100 entries' })
      .exactOptional(),
    extensions: z
      .strictObject(extensionByType)
      .exactOptional()
      .meta({ description: 'Settings only one hypervisor type knows.' }),
  })
  .meta({ id: 'VmProvisionSpec' });
