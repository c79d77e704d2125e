import { sql } from 'kysely';
import { storableJson } from '../db/storable-json.ts';
import type { Tx } from '../db/transaction.ts';
import type { NewEvent, StoredEvent } from './event.ts';

/** The channel of stored events; its payload is the tenant's id. */
export const eventChannel = 'anyvisor_events';

/**
 * Numbers and keeps events of the open tenant. Call it last in a transaction: the tenant's counter stays locked until
 * the commit, which is what makes the numbers appear in order and without gaps.
 */
export async function appendEvents(
  tx: Tx,
  tenantId: string,
  events: readonly NewEvent[],
  now: Date = new Date(),
): Promise<void> {
  if (events.length === 0) {
    return;
  }
  const rows = events.map(({ type, subject, data }) => ({ type, subject, data }));
  await sql`
    with counter as (
      insert into event_sequence (tenant_id, last_seq) values (${tenantId}, ${events.length})
      on conflict (tenant_id) do update set last_seq = event_sequence.last_seq + ${events.length}
      returning last_seq - ${events.length} as base
    ), told as (select pg_notify(${eventChannel}, ${tenantId}))
    insert into event (tenant_id, seq, time, type, subject, data)
    select ${tenantId}, counter.base + item.position, ${now}, item.event->>'type', item.event->'subject', item.event->'data'
    from counter, told, jsonb_array_elements(${storableJson(rows)}::jsonb) with ordinality as item (event, position)
  `.execute(tx);
}

/** Events after a number, in order, at most `limit`. */
export async function eventsAfter(tx: Tx, afterSeq: number, limit: number): Promise<readonly StoredEvent[]> {
  const rows = await tx
    .selectFrom('event')
    .select(['seq', 'time', 'type', 'subject', 'data'])
    .where('seq', '>', afterSeq)
    .orderBy('tenant_id')
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows as unknown as readonly StoredEvent[];
}

/**
 * The open tenant's newest number and its retention floor: who has seen less than `floor` has missed events for good
 * and must read everything again.
 */
export async function eventBounds(tx: Tx): Promise<{ readonly newest: number; readonly floor: number }> {
  const row = await tx.selectFrom('event_sequence').select(['last_seq', 'floor_seq']).executeTakeFirst();
  return { newest: row?.last_seq ?? 0, floor: row?.floor_seq ?? 0 };
}

/** Forgets events of the open tenant older than `before`; answers how many. */
export async function pruneEvents(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql<{ pruned: number }>`
    with gone as (delete from event where time < ${before} returning seq),
      floor as (update event_sequence set floor_seq = greatest(floor_seq, (select max(seq) from gone))
        where exists (select from gone) returning 1)
    select (select count(*) from gone) as pruned, (select count(*) from floor)
  `.execute(tx);
  return rows[0]?.pruned ?? 0;
}
