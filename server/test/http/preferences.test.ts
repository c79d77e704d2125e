import type { PreferenceView } from '@anyvisor/api';
import { preferenceRoutes } from '@anyvisor/api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

const put = (key: string, value: unknown, more: object = {}) =>
  it.ask('PUT', `/preferences/${key}`, { body: { value }, ...more });

test('a preference is kept, changed and forgotten, its version rising', async () => {
  const made = await put('vms.columns', ['name']);
  expect([made.status, made.headers.get('etag')]).toEqual([200, '"1"']);
  expect(await (await put('vms.columns', ['name', 'os'])).json()).toMatchObject({ version: 2 });
  const found = await it.json<PreferenceView>('GET', '/preferences/vms.columns');
  expect(preferenceRoutes.getPreference.responses[200].schema.parse(found)).toMatchObject({
    key: 'vms.columns',
    value: ['name', 'os'],
    version: 2,
  });
  expect((await it.ask('DELETE', '/preferences/vms.columns')).status).toBe(204);
  expect((await it.ask('DELETE', '/preferences/vms.columns')).status).toBe(204);
  expect((await it.ask('GET', '/preferences/vms.columns')).status).toBe(404);
});

test('nobody sees what another token keeps, not even of the same tenant', async () => {
  await put('language', 'de');
  await put('language', 'en', { as: 'viewer' });
  for (const as of ['operator', 'stranger'] as const) {
    expect((await it.ask('GET', '/preferences/language', { as })).status).toBe(404);
    expect(await it.json('GET', '/preferences', { as })).toMatchObject({ items: [] });
  }
  expect(await it.json('GET', '/preferences/language')).toMatchObject({ value: 'de' });
  expect(await it.json('GET', '/preferences/language', { as: 'viewer' })).toMatchObject({ value: 'en' });
});

test('who says which version he changes is told when it is another by now', async () => {
  await put('theme', 'dark');
  const ifMatch = { headers: { 'if-match': '"1"' } };
  expect((await put('theme', 'light', ifMatch)).status).toBe(200);
  const late = await put('theme', 'auto', ifMatch);
  expect([late.status, await late.json()]).toMatchObject([412, { currentVersion: 2 }]);
  expect((await put('no-theme', 'auto', ifMatch)).status).toBe(404);
  expect((await it.ask('DELETE', '/preferences/theme', ifMatch)).status).toBe(412);
});

test('any JSON comes back as it was sent, also what the database would refuse as JSON', async () => {
  const json = fc.jsonValue().filter((value) => JSON.stringify(value).length < 8000);
  const odd = ['\0', '\ud800', { a: ['\udfff\0'] }, null, -0.1, ''];
  await fc.assert(
    fc.asyncProperty(fc.oneof(json, fc.constantFrom(...odd)), async (value) => {
      expect((await put('any', value)).status).toBe(200);
      const { value: back } = await it.json<PreferenceView>('GET', '/preferences/any');
      expect(back).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 40 },
  );
});

test('what is too large, or has a name that no key has, is refused with its place', async () => {
  expect((await put('large', 'x'.repeat(16_000))).status).toBe(200);
  const large = await put('large', 'x'.repeat(16 * 1024));
  expect([large.status, await large.json()]).toMatchObject([422, { violations: [{ pointer: '/value' }] }]);
  const wide = await put('wide', 'ü'.repeat(9000));
  expect(wide.status).toBe(422);
  expect((await put('Not%20A%20Key', 1)).status).toBe(404);
  expect((await it.ask('PUT', '/preferences/empty', { body: {} })).status).toBe(422);
});

test('keys are listed in order, by their beginning, in pages', async () => {
  const as = 'operator';
  for (const key of ['views.b', 'views.a', 'views-1', 'views.c', 'other']) {
    await put(key, key, { as });
  }
  const keys = async (query: string) => {
    const { items, nextCursor } = await it.json<{ items: PreferenceView[]; nextCursor: string | null }>(
      'GET',
      `/preferences?${query}`,
      { as },
    );
    return { keys: items.map(({ key }) => key), nextCursor };
  };
  const first = await keys('prefix=views.&limit=2');
  expect(first.keys).toEqual(['views.a', 'views.b']);
  expect(await keys(`prefix=views.&limit=2&cursor=${first.nextCursor}`)).toEqual({
    keys: ['views.c'],
    nextCursor: null,
  });
  expect((await keys('')).keys).toEqual(['other', 'views-1', 'views.a', 'views.b', 'views.c']);
});

test('nobody keeps more than a hundred, however many are sent at once', async () => {
  const as = 'platform';
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, index) => put(`key-${index}`, index, { as })),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(100);
  expect(statuses.filter((status) => status === 409)).toHaveLength(20);
  const kept = answers.findIndex(({ status }) => status === 200);
  expect((await put(`key-${kept}`, 'again', { as })).status).toBe(200);
});
