import { afterAll, beforeAll, expect, test } from 'vitest';
import { inIdentity } from '../../src/db/transaction.ts';
import { password, signedIn, testBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp({ rateLimit: { failures: 30 } });
});
afterAll(() => it?.close());

/** Makes a second of waiting a minute: this machine may be slower than the second. Nothing waits before it has to. */
async function stretch() {
  const now = Date.now();
  const stretched = await inIdentity(it.core.db, (tx) =>
    tx
      .updateTable('sign_in_attempt')
      .set({ next_at: new Date(now + 60_000) })
      .where('next_at', '>', new Date(now - 30_000))
      .executeTakeFirst(),
  );
  expect(stretched.numUpdatedRows).toBe(1n);
  return () =>
    inIdentity(it.core.db, (tx) =>
      tx
        .updateTable('sign_in_attempt')
        .set({ next_at: new Date(0) })
        .execute(),
    );
}

test('guesses are slowed with Retry-After, the right password among them alike, for names there are not too', async () => {
  await it.ask('POST', '/users', { body: { name: 'target', role: 'admin', password } });
  const known = await signedIn(it, 'known', 'viewer');
  for (const name of ['target', 'no-such-user']) {
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      statuses.push((await testBrowser(it).signIn(name, `guess number ${n}`)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401]);
    const relax = await stretch();
    const answers = await Promise.all([
      testBrowser(it).signIn(name, 'another guess'),
      testBrowser(it).signIn(name),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(await answer.json()).toMatchObject({ kind: 'RateLimited', retriable: true });
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    await relax();
  }
  expect((await known.ask('GET', '/session')).status).toBe(200);
});

test('a browser that the user has signed in with gets in while others guess', async () => {
  const user = await signedIn(it, 'besieged', 'viewer');
  for (let n = 0; n < 6; n += 1) {
    await testBrowser(it).signIn('besieged', `guess number ${n}`);
  }
  await stretch();
  expect((await testBrowser(it).signIn('besieged')).status).toBe(429);
  await user.ask('DELETE', '/session');
  expect((await user.signIn('besieged')).status).toBe(201);
});

test('a flood from one address ends before the database is asked', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) => testBrowser(it).signIn(`flood-${n}`, 'whatever it may be')),
  );
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(30);
  expect((await it.ask('GET', '/whoami')).status).toBe(200);
});
