import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp({ rateLimit: { requests: 5, failures: 3 } });
});
afterAll(() => it?.close());

const statuses = async (count: number, as: 'viewer' | 'operator' | 'nobody', path = '/whoami') => {
  const found: number[] = [];
  for (let n = 0; n < count; n += 1) {
    found.push((await it.ask('GET', path, { as })).status);
  }
  return found;
};

test('a token has a number of requests, and others do not pay for it', async () => {
  expect(await statuses(6, 'viewer')).toEqual([200, 200, 200, 200, 200, 429]);
  const refused = await it.ask('GET', '/whoami', { as: 'viewer' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ kind: 'RateLimited', retriable: true, status: 429 });
  expect(await statuses(1, 'operator')).toEqual([200]);
});

test('guessing is slowed, and health checks never are', async () => {
  expect(await statuses(5, 'nobody')).toEqual([401, 401, 401, 429, 429]);
  expect(await statuses(20, 'nobody', 'root:/healthz')).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await statuses(1, 'operator')).toEqual([200]);
});
