import { sql } from 'kysely';
import { z } from 'zod';
import type { Json } from '@anyvisor/domain';
import type { Database } from '../db/database.ts';
import type { EphemeralEvent } from './event.ts';

/** The channel of events that are told once and kept nowhere. */
export const ephemeralChannel = 'anyvisor_ephemeral';
/** A notification's payload must be shorter than 8,000 bytes (PostgreSQL, NOTIFY). */
const payloadLimit = 7999;

export async function publishEphemeral(db: Database, tenantId: string, event: EphemeralEvent): Promise<void> {
  const payload = JSON.stringify({ tenantId, event });
  if (Buffer.byteLength(payload) <= payloadLimit) {
    await sql`select pg_notify(${ephemeralChannel}, ${payload})`.execute(db.queries);
  }
}

export interface Told {
  readonly tenantId: string;
  readonly event: EphemeralEvent;
}

/** `undefined` for what is none of ours: any role of the database may notify any channel. */
export function parseEphemeral(payload: string): Told | undefined {
  try {
    return told.parse(JSON.parse(payload)) as Told;
  } catch {
    return undefined;
  }
}

const told = z.object({
  tenantId: z.uuid(),
  event: z.object({
    type: z.string(),
    subject: z.object({ type: z.string(), id: z.string(), name: z.string().optional() }),
    data: z.record(z.string(), z.json() as z.ZodType<Json>),
    seq: z.null(),
    time: z.iso.datetime().transform((text) => new Date(text)),
  }),
});
