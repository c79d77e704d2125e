import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Lists of VMs ask what is being done to each of them. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create index operation_queue_by_lane on operation_queue (lane, enqueued_at)`.execute(db);
}
