import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../src/clock.ts';
import { inIdentity } from '../src/db/transaction.ts';
import { delayAfter } from '../src/identity/delays.ts';
import { createSlowDown } from '../src/identity/slow-down.ts';
import type { Attempt } from '../src/identity/slow-down.ts';
import { sweepSignIn } from '../src/identity/sweep.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { seedTenant } from './support/seed-tenant.ts';

let database: TestDatabase;
let now = new Date('2026-11-21T11:00:00Z');
const clock: Clock = { now: () => now };
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  await inIdentity(database.db, (tx) => tx.deleteFrom('sign_in_attempt').execute());
});

/** A node of its own each time: nothing is kept in memory. */
const admit = (attempt: Attempt) => createSlowDown(database.db, clock).admit(attempt);
const fail = async (attempt: Attempt) => {
  const admission = await admit(attempt);
  return admission.admitted ? 0 : admission.seconds;
};
const anna = { name: 'anna', address: '192.0.2.1' };

describe('failed attempts', () => {
  test('cost nothing at first, then longer and longer, up to a quarter of an hour', async () => {
    for (let n = 0; n < 5; n += 1) {
      expect(await fail(anna)).toBe(0);
    }
    const waits: number[] = [];
    for (let n = 0; n < 13; n += 1) {
      expect(await fail(anna)).toBe(0);
      const wait = await fail(anna);
      waits.push(wait);
      later(wait);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  test('that come too early are refused alike and make nothing longer', async () => {
    for (let n = 0; n < 7; n += 1) {
      later(await fail(anna));
    }
    await fail(anna);
    const waits = await Promise.all(Array.from({ length: 10 }, () => fail(anna)));
    expect(new Set(waits)).toEqual(new Set([2]));
    later(2);
    expect(await fail(anna)).toBe(0);
  });

  test('all at once are counted before any password is looked at', async () => {
    const waits = await Promise.all(Array.from({ length: 40 }, () => fail(anna)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(6);
  });

  test('are forgotten after an hour of quiet, and at once by succeeding', async () => {
    for (let n = 0; n < 6; n += 1) {
      await fail(anna);
    }
    expect(await fail(anna)).toBeGreaterThan(0);
    later(3_601);
    for (let n = 0; n < 5; n += 1) {
      expect(await fail(anna)).toBe(0);
    }
    const right = await admit(anna);
    expect(right.admitted).toBe(true);
    if (right.admitted) {
      await right.succeeded();
    }
    for (let n = 0; n < 5; n += 1) {
      expect(await fail(anna)).toBe(0);
    }
  });

  test('of one address with many names are slowed, others of other addresses are not', async () => {
    for (let n = 0; n < 31; n += 1) {
      expect(await fail({ name: `user${n}`, address: '2001:db8::1' })).toBe(0);
    }
    expect(await fail({ name: 'fresh', address: '2001:db8:0:0:1:2:3:4' })).toBeGreaterThan(0);
    expect(await fail({ name: 'fresh', address: '2001:db8:0:1::1' })).toBe(0);
    expect(await fail({ name: 'fresh', address: '192.0.2.77' })).toBe(0);
  });

  test('from many addresses slow a name by ten seconds at most', async () => {
    for (let n = 0; n < 60; n += 1) {
      const wait = await fail({ name: 'anna', address: `198.51.100.${n}` });
      expect(wait).toBeLessThanOrEqual(10);
      later(wait);
    }
    await fail({ name: 'anna', address: '203.0.113.1' });
    expect(await fail({ name: 'ANNA', address: '203.0.113.2' })).toBe(10);
  });

  test('of others do not slow a browser that the user has signed in with', async () => {
    const device = randomBytes(32);
    for (let n = 0; n < 60; n += 1) {
      await fail({ name: 'anna', address: anna.address });
      await fail({ name: 'anna', address: `198.51.100.${n}` });
    }
    expect(await fail(anna)).toBeGreaterThan(0);
    expect(await fail({ ...anna, device })).toBe(0);
    for (let n = 0; n < 10; n += 1) {
      await fail({ ...anna, device });
    }
    expect(await fail({ ...anna, device })).toBeGreaterThan(0);
  });

  test('that are refused leave nothing behind, whatever the names', async () => {
    for (let n = 0; n < 31; n += 1) {
      await fail({ name: `user${n}`, address: '192.0.2.8' });
    }
    const count = async () =>
      (await inIdentity(database.db, (tx) => tx.selectFrom('sign_in_attempt').selectAll().execute())).length;
    const before = await count();
    for (let n = 0; n < 20; n += 1) {
      expect(await fail({ name: `flood${n}`, address: '192.0.2.8' })).toBeGreaterThan(0);
    }
    expect(await count()).toBe(before);
  });

  test('for want of room do not count', async () => {
    for (let n = 0; n < 40; n += 1) {
      const admission = await admit(anna);
      expect(admission.admitted).toBe(true);
      if (admission.admitted) {
        await admission.withdrawn();
      }
    }
  });

  test('leave no name behind', async () => {
    await fail({ name: 'my-password-by-mistake', address: '192.0.2.9' });
    const rows = await inIdentity(database.db, (tx) =>
      tx.selectFrom('sign_in_attempt').selectAll().execute(),
    );
    expect(rows).toHaveLength(3);
    expect(rows.map(({ key }) => key.toString('latin1')).join()).not.toContain('my-password');
  });
});

test('a delay grows with the failures and never beyond the longest', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(50), (failures, free) => {
      const delays = { free, first: 1_000, longest: 900_000 };
      const delay = delayAfter(failures, delays);
      expect(delay).toBeGreaterThanOrEqual(failures === 0 ? 0 : delayAfter(failures - 1, delays));
      expect(delay).toBeLessThanOrEqual(900_000);
      expect(delay === 0).toBe(failures <= free);
    }),
  );
});

test('the sweep takes what counts no more, and leaves what still holds somebody up', async () => {
  const limits = { idle: 12 * 3_600_000, life: 168 * 3_600_000 };
  const sweep = () => inIdentity(database.db, (tx) => sweepSignIn(tx, now, limits));
  const attempts = () =>
    inIdentity(database.db, (tx) => tx.selectFrom('sign_in_attempt').selectAll().execute());
  const { userId, tenantId } = await seedTenant(database.db);
  await inIdentity(database.db, async (tx) => {
    await tx.deleteFrom('user_session').execute();
    await tx.deleteFrom('sign_in_attempt').execute();
    for (const [age, seen] of [
      [1, 1],
      [20, 13],
      [169, 1],
    ] as const) {
      const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
      await tx
        .insertInto('user_session')
        .values({
          secret_hash: randomBytes(32),
          id: randomUUID(),
          user_id: userId,
          tenant_id: tenantId,
          created_at: before(age),
          seen_at: before(seen),
        })
        .execute();
    }
  });
  await fail(anna);
  await sweep();
  expect(await attempts()).toHaveLength(3);
  later(3_601);
  await sweep();
  expect(await attempts()).toHaveLength(0);
  const left = await inIdentity(database.db, (tx) =>
    tx.selectFrom('user_session').selectAll().where('user_id', '=', userId).execute(),
  );
  expect(left).toHaveLength(1);
});
