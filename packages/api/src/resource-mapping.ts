import { z } from 'zod';
import { nativeName } from './scalars.ts';

/** How a tenant's words map to one endpoint's units; stored per connection. */
export const resourceMapping = z
  .strictObject({
    computeMapping: z.strictObject({
      targetComputeUnit: nativeName.exactOptional(),
      defaultResourcePool: nativeName.exactOptional(),
    }),
    storageMapping: z.strictObject({
      defaultDatastore: nativeName.exactOptional(),
      alternativeDatastores: z.array(nativeName).max(100),
    }),
    networkMapping: z.strictObject({
      networks: z.record(nativeName, nativeName).refine((networks) => Object.keys(networks).length <= 1000, {
        message: 'at most 1000 networks',
      }),
    }),
  })
  .meta({ id: 'ResourceMapping' });
