import type { SearchHit, SearchResult } from '@anyvisor/api';
import { searchKinds, searchRoutes } from '@anyvisor/api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant } from '../../src/db/transaction.ts';
import { bestMatch, mixed } from '../../src/search/rank.ts';
import { putConnection, putOperation, putUnit, putVm } from './support/estate.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
let operationId: string;
const now = new Date();

beforeAll(async () => {
  it = await testApp();
  const { tenantId } = it;
  operationId = await inTenant(it.core.db, tenantId, async (tx) => {
    const here = await putConnection(tx, tenantId, { name: 'web-site', health: 'HEALTHY', seen: now });
    const down = await putConnection(tx, tenantId, { name: 'down', health: 'UNREACHABLE' });
    const seen = now;
    await putVm(tx, tenantId, here, { name: 'web', ref: 'vm-17', address: '10.0.0.17', seen });
    await putVm(tx, tenantId, here, { name: 'Web-2', ref: 'vm-18', state: 'STOPPED', seen });
    await putVm(tx, tenantId, here, { name: 'old-web', ref: 'vm-19', missing: now, seen });
    await putVm(tx, tenantId, down, { name: 'my_web%', ref: 'vm-20', seen });
    for (let index = 0; index < 60; index += 1) {
      await putVm(tx, tenantId, here, { name: `many-${String(index).padStart(2, '0')}`, seen });
    }
    for (const [kind, name, type] of [
      ['compute', 'webhost', 'HOST'],
      ['storage', 'many-store', 'nfs'],
      ['network', 'weblan', 'BRIDGE'],
      ['template', 'web-template', 'vm'],
    ] as const) {
      await putUnit(tx, tenantId, here, { kind, name, type });
    }
    return putOperation(tx, tenantId, {
      kind: 'vm.create',
      state: 'RUNNING',
      name: 'webshop',
      connectionId: here,
    });
  });
});
afterAll(() => it?.close());

const find = (query: string) => it.json<SearchResult>('GET', `/search?${query}`, { as: 'viewer' });
const names = ({ items }: SearchResult) => items.map(({ name }) => name);

test('the best match comes first, whatever it is', async () => {
  const found = await find('q=WEB');
  expect(searchRoutes.search.responses[200].schema.parse(found)).toEqual(found);
  expect(found.items.map(({ kind, name, match }) => [match, kind, name])).toEqual([
    ['exact', 'vm', 'web'],
    ['prefix', 'vm', 'Web-2'],
    ['prefix', 'compute', 'webhost'],
    ['prefix', 'network', 'weblan'],
    ['prefix', 'template', 'web-template'],
    ['prefix', 'connection', 'web-site'],
    ['prefix', 'operation', 'webshop'],
    ['contains', 'vm', 'my_web%'],
    ['contains', 'vm', 'old-web'],
  ]);
  expect(found.complete).toBe(true);
});

test('a VM says how it is as far as that is known', async () => {
  const { items } = await find('q=web&kinds=vm');
  expect(Object.fromEntries(items.map(({ name, state }) => [name, state]))).toEqual({
    web: 'RUNNING',
    'Web-2': 'STOPPED',
    'old-web': 'MISSING',
    'my_web%': 'STALE',
  });
});

test.each<[string, Partial<SearchHit>]>([
  ['10.0.0.17', { name: 'web', matched: 'address', match: 'exact', text: '10.0.0.17' }],
  ['10.0.', { name: 'web', matched: 'address', match: 'prefix' }],
  ['vm-18', { name: 'Web-2', matched: 'nativeRef', match: 'exact' }],
  ['y_web%', { name: 'my_web%', matched: 'name', match: 'contains' }],
  ['ref-weblan', { name: 'weblan', kind: 'network', matched: 'nativeRef', type: 'BRIDGE' }],
  ['web-site', { kind: 'connection', match: 'exact', state: 'HEALTHY', connectionType: 'XAPI' }],
])('%s is found', async (wanted, hit) => {
  const { items } = await find(`q=${encodeURIComponent(wanted)}`);
  expect(items[0]).toMatchObject(hit);
});

test('what only looks like a pattern is taken as it is', async () => {
  expect(names(await find(`q=${encodeURIComponent('%')}`))).toEqual(['my_web%']);
  expect(names(await find(`q=${encodeURIComponent('\\')}`))).toEqual([]);
  expect(names(await find('q=%00'))).toEqual([]);
});

test('an operation is found by its id', async () => {
  const { items } = await find(`q=${operationId}`);
  expect(items).toMatchObject([{ kind: 'operation', matched: 'id', type: 'vm.create', state: 'RUNNING' }]);
});

test('many hits do not hide the one of another kind, and the answer says that there are more', async () => {
  const found = await find('q=many&limit=5');
  expect(names(found)).toEqual(['many-00', 'many-store', 'many-01', 'many-02', 'many-03']);
  expect(found.complete).toBe(false);
  expect((await it.ask('GET', '/search?q=x&limit=51')).status).toBe(422);
  expect((await it.ask('GET', '/search')).status).toBe(422);
});

test('only the kinds that are asked for are looked through, and nobody else finds anything', async () => {
  const { items } = await find('q=web&kinds=template,network');
  expect(items.map(({ kind }) => kind).toSorted()).toEqual(['network', 'template']);
  expect(await it.json('GET', '/search?q=web', { as: 'stranger' })).toEqual({ items: [], complete: true });
});

describe('matching', () => {
  const text = fc.string({ maxLength: 12 });

  test('finds what contains the wanted text, and calls it by its best', () => {
    fc.assert(
      fc.property(
        text,
        text.filter((each) => each !== ''),
        text,
        (before, wanted, after) => {
          fc.pre(`${before}${wanted}${after}`.toLowerCase().includes(wanted.toLowerCase()));
          const match = bestMatch(wanted, [{ of: 'name', text: `${before}${wanted}${after}` }]);
          const whole = `${before}${wanted}${after}`.toLowerCase();
          const best =
            whole === wanted.toLowerCase()
              ? 'exact'
              : whole.startsWith(wanted.toLowerCase())
                ? 'prefix'
                : 'contains';
          expect(match?.match).toBe(best);
        },
      ),
    );
  });

  test('mixes without losing, and never puts the worse before the better', () => {
    const hit = fc.record({
      kind: fc.constantFrom(...searchKinds),
      match: fc.constantFrom('exact', 'prefix', 'contains'),
      id: fc.uuid(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(hit, { maxLength: 8 }), { maxLength: 5 }), (lists) => {
        const order = ['exact', 'prefix', 'contains'];
        const all = mixed(lists as unknown as SearchHit[][]);
        expect(all.map(({ id }) => id).toSorted()).toEqual(
          lists
            .flat()
            .map(({ id }) => id)
            .toSorted(),
        );
        const places = all.map(({ match }) => order.indexOf(match));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });
});
