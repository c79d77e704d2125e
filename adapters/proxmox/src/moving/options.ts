import type { JsonObject } from '@anyvisor/domain';
import type { BorderSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import { hostName, portNumber } from '../parameters.ts';

const bridge = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,14}$/u, 'must be the name of a bridge or a vnet');

/** What only a move to another cluster has. */
const schema = z
  .strictObject({
    /** Bridges and vnets that have another name there. */
    networks: z.record(bridge, bridge),
    /** How the nodes of this cluster reach the other one, where that is another address than ours. */
    destinationHost: hostName,
    destinationPort: portNumber,
  })
  .partial();

export type MigrationOptions = z.output<typeof schema>;

export const migrationOptions: BorderSchema<MigrationOptions & JsonObject> = zodSchema(
  schema as unknown as z.ZodType<MigrationOptions & JsonObject>,
);
