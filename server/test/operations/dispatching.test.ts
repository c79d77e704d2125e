import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inSystem, inTenant } from '../../src/db/transaction.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { beginLife } from './support/life.ts';
import { ended, input, makeWorld, read, spec } from './support/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ poolSize: 20 });
});
afterAll(() => database.close());

test('100 creates at once all end, never more than the limit at a time, begun in the order accepted', async () => {
  const world = await makeWorld(database.db);
  let inHand = 0;
  let most = 0;
  const life = await beginLife(world, {
    concurrency: 5,
    dies: ({ what, when }) => {
      if (what === 'createVm' && when === 'before') most = Math.max(most, ++inHand);
      if (what === 'refreshVm' && when === 'after') inHand -= 1;
      return false;
    },
  });
  const started = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      life.operations.start(input(world, 'vm.create', spec(`vm-${index}`))),
    ),
  );
  const ids = started.flatMap((answer) => (answer.ok ? [answer.value.id] : []));
  expect(ids).toHaveLength(100);
  for (const id of ids) {
    expect((await ended(world, id)).state).toBe('SUCCEEDED');
  }
  expect(most).toBe(5);
  expect(world.native.vms.size).toBe(101);
  expect(world.native.files.size).toBe(101);
  await life.close();
});

test('what waits is begun in the order it was accepted', async () => {
  const world = await makeWorld(database.db);
  const desk = await beginLife(world);
  desk.loseLease();
  const accepted: string[] = [];
  for (let index = 0; index < 12; index += 1) {
    const started = await desk.operations.start(input(world, 'vm.create', spec(`vm-${index}`)));
    accepted.push(started.ok ? started.value.id : '');
  }
  const life = await beginLife(world, { concurrency: 1 });
  for (const id of accepted) await ended(world, id);
  const { rows } = await inTenant(world.db, world.tenantId, (tx) =>
    sql<{
      id: string;
    }>`select subject->>'id' as id from event where type = 'operation.started' order by seq`.execute(tx),
  );
  expect(rows.map(({ id }) => id)).toEqual(accepted);
  await Promise.all([desk.close(), life.close()]);
});

test('operations on one VM follow one another, others pass them', async () => {
  const world = await makeWorld(database.db, (native) => {
    native.asTasks = true;
  });
  const life = await beginLife(world);
  world.native.holdTasks = true;
  const first = await life.operations.start(input(world, 'vm.start', {}));
  const second = await life.operations.start(input(world, 'vm.stop', { force: true }));
  const other = await life.operations.start(input(world, 'vm.create', spec('beside')));
  const [a, b, c] = [first, second, other].map((answer) => (answer.ok ? answer.value.id : ''));
  await until('the others run', async () => {
    const states = await Promise.all([read(world, a ?? ''), read(world, c ?? '')]);
    return states.every(({ state }) => state === 'RUNNING');
  });
  expect((await read(world, b ?? '')).state).toBe('QUEUED');
  world.native.holdTasks = false;
  expect((await ended(world, a ?? '')).state).toBe('SUCCEEDED');
  expect((await ended(world, b ?? '')).state).toBe('SUCCEEDED');
  expect(world.native.vm('base')).toMatchObject({ state: 'STOPPED', boots: 1 });
  await life.close();
});

test('an operation on a VM that is still being made waits for the one that makes it', async () => {
  const world = await makeWorld(database.db, (native) => {
    native.asTasks = true;
  });
  const life = await beginLife(world);
  const created = await life.operations.start(input(world, 'vm.create', spec('young')));
  const id = created.ok ? created.value.id : '';
  const made = await ended(world, id);
  world.native.holdTasks = true;
  const vmId = made.target.id ?? '';
  const started = await life.operations.start(input(world, 'vm.start', {}, { vmId }));
  const { rows } = await inSystem(world.db, (tx) =>
    sql<{
      lane: string;
    }>`select lane from operation_queue where connection_id = ${world.connectionId}`.execute(tx),
  );
  expect(rows).toEqual([{ lane: `vm:${id}` }]);
  world.native.holdTasks = false;
  expect((await ended(world, started.ok ? started.value.id : '')).state).toBe('SUCCEEDED');
  await life.close();
});

describe('a lost lease', () => {
  test('ends all work at once: no further native call, nothing written; the next holder finishes', async () => {
    const world = await makeWorld(database.db, (native) => {
      native.asTasks = true;
    });
    const first = await beginLife(world);
    world.native.holdTasks = true;
    const started = await first.operations.start(input(world, 'vm.create', spec('moved')));
    const id = started.ok ? started.value.id : '';
    await until('a task runs', async () => (await read(world, id)).steps[0]?.nativeTask ?? undefined);
    const done = first.points.length;
    first.loseLease();
    const second = await beginLife(world);
    world.native.holdTasks = false;
    expect((await ended(world, id)).state).toBe('SUCCEEDED');
    // The call that was under way comes back, and that is all.
    expect(first.points.slice(done).map(({ what, when }) => `${what} ${when}`)).toEqual(['followTask after']);
    await Promise.all([first.close(), second.close()]);
  });

  test('that its holder has not noticed fences it off: each end is written once', async () => {
    const world = await makeWorld(database.db, (native) => {
      native.asTasks = true;
    });
    const first = await beginLife(world);
    world.native.holdTasks = true;
    const started = await first.operations.start(input(world, 'vm.create', spec('fenced')));
    const id = started.ok ? started.value.id : '';
    await until('a task runs', async () => (await read(world, id)).steps[0]?.nativeTask ?? undefined);
    const second = await beginLife(world);
    await until('the second claims it', async () => second.points.some(({ what }) => what === 'followTask'));
    world.native.holdTasks = false;
    expect((await ended(world, id)).state).toBe('SUCCEEDED');
    await until('the first gives up', () => first.dispatcher.running(world.connectionId) === 0);
    const { rows } = await inTenant(world.db, world.tenantId, (tx) =>
      sql<{ type: string; count: number }>`select type, count(*) as count from event
        where subject->>'id' = ${id} group by type order by type`.execute(tx),
    );
    expect(rows.find(({ type }) => type === 'operation.finished')?.count).toBe(1);
    expect(rows.find(({ type }) => type === 'operation.step-finished')?.count).toBe(3);
    expect([...world.native.vms.values()].filter(({ marker }) => marker === id)).toHaveLength(1);
    await Promise.all([first.close(), second.close()]);
  });
});

test('events tell the way of an operation, and its progress never falls', async () => {
  const world = await makeWorld(database.db);
  const life = await beginLife(world);
  const started = await life.operations.start(input(world, 'vm.create', spec('slow')));
  await ended(world, started.ok ? started.value.id : '');
  const { rows } = await inTenant(world.db, world.tenantId, (tx) =>
    sql<{ type: string; progress: number }>`select type, (data->>'progress')::real as progress from event
      where type like 'operation.%' order by seq`.execute(tx),
  );
  expect(rows.map(({ type }) => type)).toEqual([
    'operation.created',
    'operation.started',
    'operation.step-finished',
    'operation.step-finished',
    'operation.step-finished',
    'operation.finished',
  ]);
  const shown = rows.map(({ progress }) => progress);
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
  expect(shown.at(-1)).toBe(1);
  await life.close();
});
