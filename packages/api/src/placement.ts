import { hypervisorTypes } from '@anyvisor/domain';
import { z } from 'zod';
import { errorView } from './problem.ts';
import { id } from './scalars.ts';
import type { View } from './view.ts';

/** One of the things a VM gets a place in, and who chose it. */
const placed = z
  .object({
    name: z.string().nullable().meta({ description: 'Null: chosen by the hypervisor when it is made.' }),
    nativeRef: z.string().nullable().meta({ description: 'Null where only a name is known.' }),
    chosenBy: z.enum(['spec', 'mapping', 'hypervisor']),
    reason: z.string().meta({ description: 'A sentence for people.' }),
  })
  .meta({ id: 'PlacedIn' });

const candidate = z.object({
  connectionId: id,
  name: z.string(),
  type: z.enum(hypervisorTypes),
  fits: z.boolean(),
  chosen: z.boolean(),
  reasons: z
    .array(z.string())
    .meta({ description: 'What speaks against it; for one that fits, what spoke for it.' }),
  freeMemoryGb: z
    .number()
    .nullable()
    .meta({ description: 'On its host with the most of it; the order of those that fit. Null: unknown.' }),
});

/** Where a spec would go, and why not elsewhere. */
export const placementView = z
  .object({
    connectionId: id.nullable().meta({ description: 'Null: nothing fits.' }),
    connectionName: z.string().nullable(),
    reason: z.string().meta({ description: 'Why this connection, or why none; a sentence for people.' }),
    computeUnit: z.string().nullable().meta({ description: 'Native reference of the one the spec names.' }),
    host: placed.nullable().meta({ description: 'Null: nothing fits.' }),
    storage: z.array(placed).meta({ description: "Of the spec's disks, in their order." }),
    networks: z.array(placed).meta({ description: "Of the spec's NICs, in their order." }),
    refusal: errorView.nullable().meta({
      description:
        'What speaks against creating it there now although the spec is well-formed (its name is taken, the endpoint ' +
        'lacks a feature or does not answer): `POST /vms` would answer this problem.',
    }),
    candidates: z.array(candidate),
  })
  .meta({ id: 'Placement' });
export type PlacementView = View<typeof placementView>;
