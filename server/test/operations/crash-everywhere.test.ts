import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { differs } from './support/discrepancy.ts';
import { beginLife } from './support/life.ts';
import { diesAt, inParallel, play } from './support/play.ts';
import { scenarios } from './support/scenarios.ts';
import { ended, input, makeWorld, read, unfinished } from './support/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe('killed before and after every transaction and every native call', () => {
  for (const scenario of Object.values(scenarios)) {
    for (const asTasks of [false, true]) {
      const how = asTasks ? 'as native tasks' : 'at once';
      test(`${scenario.kind} (${how}) ends as if nothing had happened`, { timeout: 120_000 }, async () => {
        const clean = await play(database.db, scenario, [() => ({})], { asTasks });
        expect(clean.view.state).toBe('SUCCEEDED');
        const points = clean.lives[0]?.points ?? [];
        await inParallel([...points.keys()], async (at) => {
          const label = `${at}: ${points[at]?.when} ${points[at]?.what}`;
          // Every third time the one that takes over dies as well.
          const engines = [() => diesAt(at), ...(at % 3 === 0 ? [() => diesAt(3)] : []), () => ({})];
          const { view, dump, lives } = await play(database.db, scenario, engines, { asTasks });
          expect(lives[0]?.dead(), label).toBe(true);
          expect(differs(clean, { view, dump }), label).toBeUndefined();
        });
      });
    }
  }
});

/** Accepted and begun in one transaction, because the accepting node has room for it. */
describe('an engine that accepts and begins at once, killed before and after everything it does', () => {
  for (const kind of ['vm.start', 'vm.create', 'disk.add'] as const) {
    test(`${kind} ends as if nothing had happened, or was never accepted`, { timeout: 60_000 }, async () => {
      const scenario = scenarios[kind];
      const clean = await play(database.db, scenario, [() => ({})]);
      const accepted = new Set<boolean>();
      await inParallel([...Array.from({ length: 8 }).keys()], async (at) => {
        const world = await makeWorld(database.db, scenario.prepare);
        const before = world.native.dump('');
        const first = await beginLife(world, diesAt(at));
        await Promise.race([
          first.died,
          first.operations.start(input(world, scenario.kind, scenario.request)),
        ]);
        await first.died;
        const second = await beginLife(world);
        const { items } = await second.operations.list(world.tenantId, { limit: 10 });
        accepted.add(items.length === 1);
        for (const { id } of items) {
          expect((await ended(world, id)).state).toBe('SUCCEEDED');
          expect(world.native.dump(id), `${at}`).toBe(clean.dump);
        }
        expect(items.length === 1 || world.native.dump('') === before, `${at}`).toBe(true);
        expect(await unfinished(world)).toBe(0);
        await Promise.all([first.close(), second.close()]);
      });
      expect(accepted).toEqual(new Set([true, false]));
    });
  }

  test('is recorded as running from the first, and its end known without asking the database', async () => {
    const world = await makeWorld(database.db);
    const life = await beginLife(world);
    const started = await life.operations.start(input(world, 'vm.start', {}));
    expect(started).toMatchObject({ ok: true, value: { state: 'RUNNING' } });
    const id = started.ok ? started.value.id : '';
    const here = await life.operations.endHere(id);
    expect(here).toEqual(await read(world, id));
    expect(here?.state).toBe('SUCCEEDED');
    await life.close();
  });
});
