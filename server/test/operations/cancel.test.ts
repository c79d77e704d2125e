import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { beginLife } from './support/life.ts';
import type { Life } from './support/life.ts';
import { inParallel, play } from './support/play.ts';
import { scenarios } from './support/scenarios.ts';
import { ended, input, makeWorld, read, spec, unfinished } from './support/world.ts';
import type { World } from './support/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const actor = { type: 'token', id: 't', name: 'tester' };

/** Another node, which holds no lease, accepts the cancel. */
async function cancelElsewhere(world: World, id: string, tell?: Life): Promise<void> {
  const { inTenant } = await import('../../src/db/transaction.ts');
  const { cancelOperation } = await import('../../src/operations/cancel.ts');
  const deps = { inTenant: (tenant: string, work: never) => inTenant(world.db, tenant, work) };
  await cancelOperation(
    { ...deps, newId: () => crypto.randomUUID(), now: Date.now } as never,
    world.tenantId,
    actor,
    id,
  );
  tell?.dispatcher.notified(`${world.connectionId}/${id}`);
}

describe('a cancel', () => {
  for (const asTasks of [false, true]) {
    for (const andCrash of [false, true]) {
      const title = `${asTasks ? 'with native tasks' : 'at once'}${andCrash ? ', and the engine dies right then' : ''}`;
      test(`at any point ends in all or nothing (${title})`, { timeout: 120_000 }, async () => {
        const scenario = scenarios['vm.create'];
        const clean = await play(database.db, scenario, [() => ({})], { asTasks });
        const points = clean.lives[0]?.points ?? [];
        const states = new Set<string>();
        await inParallel([...points.keys()], async (at) => {
          let count = 0;
          let asked = Promise.resolve();
          const { view, dump, before } = await play(
            database.db,
            scenario,
            [
              (world, id) => ({
                dies: () => {
                  if (count++ !== at) return false;
                  asked = cancelElsewhere(world, id);
                  return andCrash;
                },
              }),
              () => ({}),
            ],
            { asTasks },
          );
          await asked;
          states.add(view.state);
          const label = `${at}: ${points[at]?.when} ${points[at]?.what} → ${view.state}`;
          expect(view.state === 'CANCELLED' ? dump === before : dump === clean.dump, label).toBe(true);
          expect(['CANCELLED', 'SUCCEEDED'], label).toContain(view.state);
          expect(view.leftovers).toEqual([]);
        });
        expect(states).toContain('CANCELLED');
      });
    }
  }

  test('of one that nobody works on yet ends it at once', async () => {
    const world = await makeWorld(database.db);
    const desk = await beginLife(world);
    desk.loseLease();
    const started = await desk.operations.start(input(world, 'vm.create', spec('never')));
    if (!started.ok) throw new Error(started.error.message);
    const view = await desk.operations.cancel(world.tenantId, actor, started.value.id);
    expect(view).toMatchObject({ state: 'CANCELLED', cancellable: false });
    expect(await unfinished(world)).toBe(0);
    const life = await beginLife(world);
    const again = await life.operations.start(input(world, 'vm.create', spec('never')));
    expect(again.ok && (await ended(world, again.value.id)).state).toBe('SUCCEEDED');
    expect(await desk.operations.cancel(world.tenantId, actor, started.value.id)).toMatchObject({
      state: 'CANCELLED',
    });
    expect(await desk.operations.cancel(world.tenantId, actor, crypto.randomUUID())).toBeUndefined();
    await Promise.all([desk.close(), life.close()]);
  });

  test('is passed on to a running native task', async () => {
    const world = await makeWorld(database.db, (native) => {
      native.asTasks = true;
    });
    const life = await beginLife(world);
    const before = world.native.dump('');
    world.native.holdTasks = true;
    const started = await life.operations.start(input(world, 'disk.add', { sizeGb: 1 }));
    if (!started.ok) throw new Error(started.error.message);
    const { id } = started.value;
    await until('the task runs', async () => (await read(world, id)).steps[0]?.nativeTask ?? undefined);
    await life.operations.cancel(world.tenantId, actor, id);
    expect(await ended(world, id)).toMatchObject({ state: 'CANCELLED', error: null });
    expect(world.native.cancelledTasks).toBe(1);
    expect(world.native.dump('')).toBe(before);
    await life.close();
  });

  test('written down by another node reaches the one that works', async () => {
    const world = await makeWorld(database.db, (native) => {
      native.asTasks = true;
    });
    const life = await beginLife(world);
    world.native.holdTasks = true;
    const started = await life.operations.start(input(world, 'disk.add', { sizeGb: 1 }));
    if (!started.ok) throw new Error(started.error.message);
    const { id } = started.value;
    await until('the task runs', async () => (await read(world, id)).steps[0]?.nativeTask ?? undefined);
    await cancelElsewhere(world, id, life);
    expect((await ended(world, id)).state).toBe('CANCELLED');
    await life.close();
  });
});
