import { z } from 'zod';
import { id } from './scalars.ts';
import type { View } from './view.ts';

/** Where a spec would go, and why not elsewhere. */
export const placementView = z
  .object({
    connectionId: id.nullable().meta({ description: 'Null: nothing fits.' }),
    computeUnit: z.string().nullable(),
    candidates: z.array(
      z.object({ connectionId: id, name: z.string(), fits: z.boolean(), reasons: z.array(z.string()) }),
    ),
  })
  .meta({ id: 'Placement' });
export type PlacementView = View<typeof placementView>;
