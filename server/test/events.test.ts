import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNotifications } from '../src/db/notifications.ts';
import type { Notifications } from '../src/db/notifications.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { FeedEvent, NewEvent } from '../src/events/event.ts';
import { createFeed } from '../src/events/feed.ts';
import type { EventFeed } from '../src/events/feed.ts';
import { sweepEvents } from '../src/housekeeping.ts';
import { appendEvents, eventBounds, eventsAfter, pruneEvents } from '../src/events/queries.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { makeTenant } from './support/make-tenant.ts';
import { until } from './support/until.ts';

let database: TestDatabase;
let notifications: Notifications;
let feed: EventFeed;
let tenantId: string;

beforeEach(async () => {
  database = await testDatabase();
  notifications = await createNotifications(database.db);
  feed = await createFeed(database.db, notifications);
  tenantId = await makeTenant(database.db);
});
afterEach(async () => {
  feed.close();
  await notifications.close();
  await database.close();
});

function event(n: number): NewEvent {
  return { type: 'vm.changed', subject: { type: 'vm', id: `vm-${n}` }, data: { n } };
}

function append(...numbers: readonly number[]): Promise<void> {
  return inTenant(database.db, tenantId, (tx) => appendEvents(tx, tenantId, numbers.map(event)));
}

async function endSessions(name: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()`,
    [name],
  );
  await client.end();
}

const numbersOf = (events: readonly FeedEvent[]) => events.map((each) => each.data['n']);

describe('events', () => {
  test('are numbered without gaps, in the order of their commits, under concurrency and rollback', async () => {
    const writers = Array.from({ length: 40 }, (_, index) =>
      index % 4 === 3
        ? inTenant(database.db, tenantId, async (tx) => {
            await appendEvents(tx, tenantId, [event(-1)]);
            throw new Error('rolled back');
          }).catch(() => undefined)
        : append(index, index + 1000),
    );
    await Promise.all(writers);
    const all = await inTenant(database.db, tenantId, (tx) => eventsAfter(tx, 0, 1000));
    expect(all.map((each) => each.seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(numbersOf(all)).not.toContain(-1);
  });

  test('have a sequence of their own in each tenant', async () => {
    const other = await makeTenant(database.db);
    await append(1, 2);
    await inTenant(database.db, other, (tx) => appendEvents(tx, other, [event(9)]));
    expect(await inTenant(database.db, other, eventBounds)).toEqual({ newest: 1, floor: 0 });
    expect(await inTenant(database.db, tenantId, eventBounds)).toEqual({ newest: 2, floor: 0 });
  });

  test('leave a floor behind when they are swept out', async () => {
    await append(1, 2, 3);
    const cut = new Date(Date.now() + 1000);
    await inTenant(database.db, tenantId, (tx) =>
      appendEvents(tx, tenantId, [event(4)], new Date(Date.now() + 5000)),
    );
    expect(await inTenant(database.db, tenantId, (tx) => pruneEvents(tx, cut))).toBe(3);
    expect(await inTenant(database.db, tenantId, eventBounds)).toEqual({ newest: 4, floor: 3 });
  });

  test('are kept for a week in every tenant, and no longer', async () => {
    const other = await makeTenant(database.db);
    const day = 86_400_000;
    for (const tenant of [tenantId, other]) {
      await inTenant(database.db, tenant, async (tx) => {
        await appendEvents(tx, tenant, [event(1)], new Date(Date.now() - 8 * day));
        await appendEvents(tx, tenant, [event(2)], new Date(Date.now() - 6 * day));
      });
    }
    await sweepEvents(database.db, { now: () => new Date() });
    for (const tenant of [tenantId, other]) {
      const left = await inTenant(database.db, tenant, (tx) => eventsAfter(tx, 0, 10));
      expect(numbersOf(left)).toEqual([2]);
    }
  });
});

describe('the feed', () => {
  test('tells every listener what comes after its place, from another node as well', async () => {
    await append(1, 2, 3);
    const seen: FeedEvent[][] = [[], [], []];
    const places = [0, 2, 'now'] as const;
    const stops = places.map((place, index) =>
      feed.subscribe(tenantId, place, (events) => void seen[index]?.push(...events)),
    );
    await until('the old ones', () => seen[0]?.length === 3 && seen[1]?.length === 1);
    const elsewhere = await database.another();
    await inTenant(elsewhere, tenantId, (tx) => appendEvents(tx, tenantId, [event(4)]));
    const begun = performance.now();
    await until('the new one', () => seen.every((list) => list.at(-1)?.data['n'] === 4));
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(seen.map(numbersOf)).toEqual([[1, 2, 3, 4], [3, 4], [4]]);
    stops.forEach((stop) => stop());
    await append(5);
    expect(seen[0]?.length).toBe(4);
  });

  test('loses and repeats nothing while its session is broken', async () => {
    const seen: FeedEvent[] = [];
    feed.subscribe(tenantId, 0, (events) => void seen.push(...events));
    for (let n = 1; n <= 50; n += 1) {
      await append(n);
      if (n === 20) {
        await endSessions('anyvisor-notifications');
      }
    }
    await until('all of them', () => seen.length >= 50);
    expect(numbersOf(seen)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  test('never calls a listener twice at once, and waits for a slow one without losing anything', async () => {
    let inside = 0;
    let most = 0;
    const seen: FeedEvent[] = [];
    feed.subscribe(tenantId, 0, async (events) => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(...events);
      inside -= 1;
    });
    await Promise.all(Array.from({ length: 30 }, (_, index) => append(index)));
    await until('all of them', () => seen.length === 30);
    expect(most).toBe(1);
    expect(seen.map((each) => each.seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test('passes ephemeral events on to all nodes and keeps them nowhere', async () => {
    const far = await database.another();
    const farNotifications = await createNotifications(far);
    const farFeed = await createFeed(far, farNotifications);
    const seen: FeedEvent[] = [];
    farFeed.subscribe(tenantId, 'now', (events) => void seen.push(...events));
    await feed.publishEphemeral(tenantId, event(7));
    const [told] = await until('told', () => (seen.length > 0 ? seen : undefined));
    expect(told).toMatchObject({ seq: null, type: 'vm.changed', data: { n: 7 } });
    expect(await inTenant(database.db, tenantId, eventBounds)).toEqual({ newest: 0, floor: 0 });
    farFeed.close();
    await farNotifications.close();
  });

  test('does not tell one tenant of another', async () => {
    const other = await makeTenant(database.db);
    const seen: FeedEvent[] = [];
    feed.subscribe(other, 0, (events) => void seen.push(...events));
    await append(1);
    await feed.publishEphemeral(tenantId, event(2));
    await feed.publishEphemeral(other, event(3));
    await until('its own', () => seen.length > 0);
    expect(numbersOf(seen)).toEqual([3]);
  });

  test('waits for the first event that fits, or for nobody wanting it any more', async () => {
    const found = feed.waitFor(tenantId, (each) => each.data['n'] === 2, AbortSignal.timeout(5000));
    await append(1);
    await append(2);
    expect((await found)?.seq).toBe(2);
    expect(await feed.waitFor(tenantId, () => true, AbortSignal.timeout(20))).toBeUndefined();
  });

  test('survives nonsense on its channels', async () => {
    const { sql } = await import('kysely');
    for (const payload of ['', '{', '{"tenantId":1}', 'null']) {
      await sql`select pg_notify('anyvisor_ephemeral', ${payload}), pg_notify('anyvisor_events', ${payload})`.execute(
        database.db.queries,
      );
    }
    const seen: FeedEvent[] = [];
    feed.subscribe(tenantId, 0, (events) => void seen.push(...events));
    await append(1);
    await until('still told', () => seen.length > 0);
    expect(numbersOf(seen)).toEqual([1]);
  });
});
