import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant } from '../src/db/transaction.ts';
import { QuerySyntaxError } from '../src/filter/filter.ts';
import type { Filter } from '../src/filter/filter.ts';
import { parseFilter } from '../src/filter/parse-filter.ts';
import { createIds } from '../src/ids.ts';
import { createLists } from '../src/inventory/lists/lists.ts';
import { upsertVms } from '../src/inventory/vm-writes.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { observation } from './support/observation.ts';
import { seedTenant } from './support/seed-tenant.ts';

describe('the filter grammar', () => {
  test('binds and tighter than or, and brackets tightest', () => {
    expect(parseFilter('a = 1 or b = 2 and c ~ x')).toMatchObject({
      type: 'or',
      parts: [{ field: 'a' }, { type: 'and', parts: [{ field: 'b' }, { field: 'c' }] }],
    });
    expect(parseFilter('(a=1 OR b=2) AND c in (x, "y z", 3)')).toMatchObject({
      type: 'and',
      parts: [{ type: 'or' }, { field: 'c', op: 'in', values: ['x', 'y z', '3'] }],
    });
  });

  test('says where it stopped understanding', () => {
    for (const [text, complaint] of [
      ['', /ends where a field/],
      ['a', /ends where an operator/],
      ['a =', /ends where a value/],
      ['a = 1 b = 2', /"b" at character 6/],
      ['a in 1', /"1"/],
      ['(a = 1', /ends where "\)"/],
      ['a = "open', /cannot be read at character/],
      ['and = 1', /a field or/],
      ['a ; b', /one of =/],
      [`${'('.repeat(30)}a = 1${')'.repeat(30)}`, /brackets/],
      ['a = 1 or '.repeat(200), /comparisons/],
      [`a = ${'x'.repeat(3000)}`, /longer than/],
    ] as const) {
      expect(() => parseFilter(text), text).toThrow(QuerySyntaxError);
      expect(() => parseFilter(text), text).toThrow(complaint);
    }
  });

  test('reads back whatever it can express', () => {
    const word = fc
      .stringMatching(/^[a-zA-Z][a-zA-Z0-9.-]{0,10}$/)
      .filter((text) => !/^(and|or|in)$/i.test(text));
    const value = fc.string({ maxLength: 12 });
    const compare = fc.record({
      type: fc.constant('compare' as const),
      field: word,
      op: fc.constantFrom('=', '!=', '~', '<', '>', '<=', '>='),
      values: fc.tuple(value),
    });
    const list = fc.record({
      type: fc.constant('compare' as const),
      field: word,
      op: fc.constant('in'),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    });
    const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
      filter: fc.oneof(
        { maxDepth: 3 },
        compare as fc.Arbitrary<Filter>,
        list as fc.Arbitrary<Filter>,
        fc.record({
          type: fc.constantFrom('and' as const, 'or' as const),
          parts: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(filter, (made) => {
        const text = written(made);
        fc.pre(text.length <= 2000);
        expect(parseFilter(text)).toEqual(made);
      }),
    );
  });

  test('never fails in another way than by saying so', () => {
    const fragments = fc.array(
      fc.oneof(
        fc.constantFrom('(', ')', '=', '"', "'", '\\', ',', ' and ', ' or ', ' in ', '!', '~', '\0'),
        fc.string(),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(fragments, (parts) => {
        expect([undefined, QuerySyntaxError]).toContain(failureOf(() => parseFilter(parts.join(''))));
      }),
      { numRuns: 500 },
    );
  });
});

/** What kind of thing it threw, if any. */
function failureOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.constructor : error;
  }
}

function written(filter: Filter): string {
  if (filter.type === 'compare') {
    const values = filter.values.map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`);
    return filter.op === 'in'
      ? `${filter.field} in (${values.join(',')})`
      : `${filter.field} ${filter.op} ${values.join('')}`;
  }
  return filter.parts
    .map((part) => (part.type === 'compare' ? written(part) : `(${written(part)})`))
    .join(` ${filter.type} `);
}

describe('lists of VMs', () => {
  const now = new Date('2026-11-21T04:00:00Z');
  const newId = createIds({ now: () => now });
  let database: TestDatabase;
  let tenantId: string;

  beforeAll(async () => {
    database = await testDatabase();
    const seeded = await seedTenant(database.db);
    ({ tenantId } = seeded);
    await inTenant(database.db, tenantId, async (tx) => {
      await tx.deleteFrom('vm').execute();
      const changes = Array.from({ length: 60 }, (_, index) => ({
        id: newId(),
        json: '',
        fingerprint: 'f',
        before: undefined,
        observation: observation(`ref-${index}`, {
          // Many of the same name: only the id tells them apart.
          name: index < 30 ? 'same' : `vm-${String(index).padStart(3, '0')}`,
          powerState: index % 3 === 0 ? 'STOPPED' : 'RUNNING',
          memory: { sizeBytes: (1 + (index % 4)) * 2 ** 30, maxBytes: 2 ** 40 },
          tags: index % 2 === 0 ? ['even', '100%_\\'] : [],
          guest: { os: null, hostname: index === 7 ? 'Sieben' : null, agent: 'UNKNOWN' },
          nics: [
            {
              key: 'n',
              mac: '52:54:00:00:00:01',
              network: 'lan',
              model: 'virtio',
              connected: true,
              vlan: null,
              ipAddresses: [`192.0.2.${index}`],
            },
          ],
        }),
      }));
      const withText = changes.map((change) => ({
        ...change,
        json: JSON.stringify(change.observation),
        readAt: 0,
      }));
      await upsertVms(tx, seeded, withText, now);
    });
  });
  afterAll(() => database.close());

  const lists = () => createLists(database.db, { now: () => now });
  const count = async (filter: string) => {
    const page = await lists().vms(tenantId, { limit: 500, filter });
    return page.items.length;
  };

  test('filter by every kind of field', async () => {
    expect(await count('powerState = STOPPED')).toBe(20);
    expect(await count('powerState != STOPPED')).toBe(40);
    expect(await count('name = same and not_a = 1').catch((error: Error) => error.message)).toMatch(
      /no field "not_a"/,
    );
    expect(await count('name ~ VM-05')).toBe(10);
    expect(await count('memoryBytes > 2147483648 and memory <= 3221225472')).toBe(15);
    expect(await count('ip = 192.0.2.7')).toBe(1);
    expect(await count('ip ~ "2.5"')).toBe(11);
    expect(await count('tags = even')).toBe(30);
    expect(await count('tags != even')).toBe(30);
    expect(await count('tags ~ "100%_\\\\"')).toBe(30);
    expect(await count('tags in (odd, even)')).toBe(30);
    expect(await count('hostname = Sieben or ip in (192.0.2.1, 192.0.2.2)')).toBe(3);
    expect(await count('createdAt >= 2026-11-21 and createdAt < 2026-11-22')).toBe(60);
    expect(await count('network = lan and connectionType != VSPHERE')).toBe(60);
    expect(await count('network = dmz or storage = nowhere')).toBe(0);
    expect(await count(`hostId = ${tenantId} or hostParentId = ${tenantId}`)).toBe(0);
    expect(await count('confidence = OBSERVED or confidence = STALE')).toBe(60);
    expect(await count('confidence in (OBSERVED, STALE) and confidence != MISSING')).toBe(60);
    expect(await count('confidence = MISSING or confidence in (MISSING)')).toBe(0);
    expect((await count('stale = true')) + (await count('stale = false'))).toBe(60);
    expect(await count('host = host-1 and hostName ~ HOST and host in (host-1, h2)')).toBe(60);
    expect(await count('host != host-1 or host = host-2')).toBe(0);
    expect(await count('mac = "52:54:00:00:00:01" and snapshotCount = 0 and agent = UNKNOWN')).toBe(60);
    expect(await count('platform = VSPHERE and platform != VSPHERE')).toBe(0);
    expect(await count('')).toBe(60);
  });

  test('refuse values that do not fit their field, by name', async () => {
    for (const [filter, complaint] of [
      ['memoryBytes = many', /memoryBytes is a number/],
      ['powerState = SLEEPING', /one of RUNNING/],
      ['id = 7', /is an id/],
      ['createdAt > yesterday', /is a time/],
      ['connectionId ~ a', /cannot be compared by ~/],
      ['constructor = a', /no field "constructor"/],
      ['name = "\0"', /no text/],
    ] as const) {
      await expect(count(filter), filter).rejects.toThrow(complaint);
    }
  });

  test('are searched in names, addresses and host names', async () => {
    const search = async (q: string) => (await lists().vms(tenantId, { limit: 500, q })).items.length;
    expect(await search('sieben')).toBe(1);
    expect(await search('192.0.2.59')).toBe(1);
    expect(await search('same')).toBe(30);
    expect(await search('52:54:00:00:00:0')).toBe(60);
    expect(await search('%')).toBe(0);
    expect(await search('')).toBe(60);
  });

  test('show every row exactly once, whatever the order and the page', async () => {
    for (const sort of [
      'name',
      '-name',
      'memory,-name',
      '-changedAt,powerState',
      'host,-memoryBytes,name',
      '-seenAt',
      'os,-tags',
      'snapshotCount,platform',
      'connectionName,hostName',
    ]) {
      for (const limit of [1, 7, 60, 500]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        let total: number | null = null;
        do {
          const page = await lists().vms(tenantId, {
            limit,
            sort,
            ...(cursor === undefined ? {} : { cursor }),
          });
          seen.push(...page.items.map((item) => item.id));
          total ??= page.estimatedTotal;
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined && seen.length < 1000);
        expect(seen.length, `${sort} by ${limit}`).toBe(60);
        expect(new Set(seen).size).toBe(60);
        expect(total).toBe(60);
      }
    }
  });

  test('refuse a cursor of another order, or one that was tampered with', async () => {
    const { nextCursor } = await lists().vms(tenantId, { limit: 5, sort: 'name' });
    const cursor = nextCursor ?? '';
    await expect(lists().vms(tenantId, { limit: 5, sort: '-name', cursor })).rejects.toThrow(/begin again/);
    for (const wrong of ['x', '', 'W10', Buffer.from('["name","a","b"]').toString('base64url')]) {
      await expect(lists().vms(tenantId, { limit: 5, sort: 'name', cursor: wrong })).rejects.toThrow(
        /begin again/,
      );
    }
    await expect(lists().vms(tenantId, { limit: 5, sort: 'mac' })).rejects.toThrow(/cannot be sorted/);
    await expect(lists().vms(tenantId, { limit: 5, sort: 'name,name' })).rejects.toThrow(/only once/);
  });

  test('of units can be filtered as well', async () => {
    const page = await lists().storageUnits.list(tenantId, {
      limit: 10,
      filter: 'availableBytes >= 0 and name ~ ""',
    });
    expect(page.items.length).toBe(1);
    expect((await lists().storageUnits.get(tenantId, page.items[0]?.id ?? ''))?.id).toBe(page.items[0]?.id);
    for (const list of [lists().computeUnits, lists().networks, lists().templates]) {
      expect((await list.list(tenantId, { limit: 10, sort: '-name', q: 'x' })).items).toEqual([]);
    }
  });
});
