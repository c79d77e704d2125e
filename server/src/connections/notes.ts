import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/database.ts';

/** Somebody wants a connection's inventory read again now. */
export const refreshChannel = 'anyvisor_refresh';

export interface ConnectionNote {
  readonly tenantId: string;
  readonly connectionId: string;
}

/** `undefined` for what is none of ours. */
export function parseConnectionNote(payload: string): ConnectionNote | undefined {
  try {
    return note.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

/** Asks the node that holds the connection, whichever it is, to read everything again soon. */
export async function requestRefresh(db: Database, tenantId: string, connectionId: string): Promise<void> {
  await sql`select pg_notify(${refreshChannel}, ${JSON.stringify({ tenantId, connectionId })})`.execute(
    db.queries,
  );
}

const note = z.object({ tenantId: z.uuid(), connectionId: z.uuid() });
