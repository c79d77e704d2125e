import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant } from '../../src/db/transaction.ts';
import { listAuditEntries } from '../../src/audit/list.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { beginLife } from './support/life.ts';
import type { Life } from './support/life.ts';
import { ended, input, makeWorld, spec, unfinished } from './support/world.ts';
import type { World } from './support/world.ts';

let database: TestDatabase;
let world: World;
let life: Life;
beforeAll(async () => {
  database = await testDatabase();
  world = await makeWorld(database.db);
  life = await beginLife(world);
});
afterAll(async () => {
  await life.close();
  await database.close();
});

function rows(query: ReturnType<typeof sql>): Promise<readonly unknown[]> {
  return inTenant(world.db, world.tenantId, async (tx) => (await query.execute(tx)).rows);
}

describe('an Idempotency-Key', () => {
  test('answers the same operation, also for two requests at once', async () => {
    const ask = () =>
      life.operations.start(input(world, 'vm.create', spec('once'), { idempotencyKey: 'k1' }));
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.id : answer.error.message)));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;
    expect((await ended(world, id)).state).toBe('SUCCEEDED');
    const key = { tenantId: world.tenantId, kind: 'vm.create', idempotencyKey: 'k1' } as const;
    expect(await life.operations.earlier({ ...key, request: spec('once') })).toMatchObject({ value: { id } });
    expect(await life.operations.earlier({ ...key, request: spec('twice') })).toMatchObject({ ok: false });
    expect(
      await life.operations.earlier({ ...key, idempotencyKey: 'new', request: spec('once') }),
    ).toMatchObject({ ok: true, value: undefined });
    const later = await ask();
    expect(later).toMatchObject({ ok: true, value: { id, state: 'SUCCEEDED' } });
    expect([...world.native.vms.values()].filter(({ name }) => name === 'once')).toHaveLength(1);
  });

  test('with another request is a conflict; the order of its fields does not make it another', async () => {
    const key = { idempotencyKey: 'k2' };
    const first = await life.operations.start(
      input(world, 'vm.stop', { force: true, timeoutSeconds: 5 }, key),
    );
    const same = await life.operations.start(
      input(world, 'vm.stop', { timeoutSeconds: 5, force: true }, key),
    );
    const other = await life.operations.start(input(world, 'vm.stop', { force: true }, key));
    expect(first.ok && same.ok && same.value.id === first.value.id).toBe(true);
    expect(other).toMatchObject({ ok: false, error: { kind: 'IdempotencyConflict', retriable: false } });
  });

  test('of a refused request stays free', async () => {
    const key = { idempotencyKey: 'k3' };
    const refused = await life.operations.start(
      input(world, 'vm.start', {}, { ...key, vmId: crypto.randomUUID() }),
    );
    expect(refused).toMatchObject({ ok: false, error: { kind: 'ResourceNotFound' } });
    expect((await life.operations.start(input(world, 'vm.stop', { force: true }, key))).ok).toBe(true);
  });

  test('is forgotten after 24 hours', async () => {
    const key = { idempotencyKey: 'k4' };
    const first = await life.operations.start(input(world, 'vm.stop', { force: true }, key));
    await rows(sql`update idempotency set created_at = now() - interval '25 hours' where key = 'k4'`);
    const second = await life.operations.start(input(world, 'vm.stop', { force: true }, key));
    expect(first.ok && second.ok && second.value.id !== first.value.id).toBe(true);
  });
});

describe('a name', () => {
  test('goes to one of two requests at once; the other is refused and leaves nothing', async () => {
    const counted = () => rows(sql`select id from operation`).then((all) => all.length);
    const before = await counted();
    const answers = await Promise.all(
      [1, 2, 3].map(() => life.operations.start(input(world, 'vm.create', spec('wanted')))),
    );
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused).toHaveLength(2);
    for (const answer of refused) {
      expect(answer).toMatchObject({ error: { kind: 'ResourceAlreadyExists', resourceId: 'wanted' } });
    }
    expect(await counted()).toBe(before + 1);
    const [winner] = answers.flatMap((answer) => (answer.ok ? [answer.value.id] : []));
    expect((await ended(world, winner ?? '')).state).toBe('SUCCEEDED');
    const late = await life.operations.start(input(world, 'vm.create', spec('wanted')));
    expect(late).toMatchObject({ ok: false, error: { kind: 'ResourceAlreadyExists' } });
  });

  test('that only the hypervisor knows to be taken fails there and leaves nothing', async () => {
    world.native.add('foreign', 'foreign', null);
    const started = await life.operations.start(input(world, 'vm.create', spec('foreign')));
    const id = started.ok ? started.value.id : '';
    expect(await ended(world, id)).toMatchObject({
      state: 'FAILED',
      error: { kind: 'ResourceAlreadyExists' },
      leftovers: [],
    });
    expect([...world.native.files.values()].filter(({ marker }) => marker === id)).toEqual([]);
  });
});

describe('a request is refused at once', () => {
  const refusals = [
    ['an unknown template', spec('t', { template: 'nope' }), { kind: 'InvalidVmSpec' }],
  ] as const;
  for (const [what, request, error] of refusals) {
    test(`for ${what}`, async () => {
      expect(await life.operations.start(input(world, 'vm.create', request))).toMatchObject({
        ok: false,
        error,
      });
    });
  }

  test('when the endpoint lacks the feature, whose reason it tells', async () => {
    const own = await makeWorld(database.db);
    await inTenant(own.db, own.tenantId, (tx) =>
      sql`update connection_status set capabilities = jsonb_set(capabilities, '{features,snapshots}',
        '{"support": "none", "reason": "no licence"}')`.execute(tx),
    );
    const engine = await beginLife(own);
    const answer = await engine.operations.start(input(own, 'snapshot.create', { name: 's' }));
    expect(answer).toMatchObject({ ok: false, error: { kind: 'OperationNotSupported' } });
    expect(!answer.ok && answer.error.message).toContain('no licence');
    await engine.close();
  });

  for (const [what, change, error] of [
    ['read-only', sql`update tenant_hypervisor_config set mode = 'read_only'`, { reason: 'policy' }],
    ['unreachable', sql`update connection_status set health = 'UNREACHABLE'`, { kind: 'ConnectionFailed' }],
  ] as const) {
    test(`when the connection is ${what}`, async () => {
      const own = await makeWorld(database.db);
      await inTenant(own.db, own.tenantId, (tx) => change.execute(tx));
      const engine = await beginLife(own);
      expect(await engine.operations.start(input(own, 'vm.start', {}))).toMatchObject({ ok: false, error });
      expect(await unfinished(own)).toBe(0);
      await engine.close();
    });
  }
});

test('secrets of a request appear in no view, event, audit entry, nor in the record once it has ended', async () => {
  const started = await life.operations.start(
    input(world, 'vm.create', spec('secretive', { guest: { userData: 'pw: hunter2', hostname: 'h' } })),
  );
  const id = started.ok ? started.value.id : '';
  const view = await ended(world, id);
  const audit = await inTenant(world.db, world.tenantId, (tx) => listAuditEntries(tx, { limit: 100 }));
  expect(audit.find(({ detail }) => detail['operationId'] === id)).toMatchObject({ action: 'vm.create' });
  const all =
    await rows(sql`select to_jsonb(o) as row from operation o union all select to_jsonb(e) from event e
    union all select to_jsonb(s) from operation_step s`);
  expect(JSON.stringify([started, view, audit, all])).not.toContain('hunter2');
  expect(JSON.stringify(all)).toContain('"hostname":"h"');
});

test('a list is paged, newest first, and filtered', async () => {
  const first = await life.operations.list(world.tenantId, { limit: 2, kinds: ['vm.stop'] });
  expect(first.items).toHaveLength(2);
  const cursor = first.nextCursor ?? '';
  const second = await life.operations.list(world.tenantId, { limit: 2, kinds: ['vm.stop'], cursor });
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect(ids).toEqual([...ids].sort().toReversed());
  expect(new Set(ids).size).toBe(ids.length);
  const ofBase = await life.operations.list(world.tenantId, { limit: 50, vmId: world.baseId });
  expect(ofBase.items.every(({ target }) => target.id === world.baseId)).toBe(true);
  await expect(life.operations.list(world.tenantId, { limit: 2, cursor: 'x' })).rejects.toThrow(/cursor/u);
});
