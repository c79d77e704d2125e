import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant } from '../../src/db/transaction.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { beginLife } from './support/life.ts';
import { diesAt, inParallel } from './support/play.ts';
import { ended, input, makeWorld } from './support/world.ts';
import type { World } from './support/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe('the record of a backup', () => {
  test(
    'appears with the end of its operation, wherever the engine is killed',
    { timeout: 60_000 },
    async () => {
      await inParallel([...Array.from({ length: 10 }).keys()], async (at) => {
        const world = await makeWorld(database.db);
        const first = await beginLife(world, diesAt(at));
        await Promise.race([first.died, backUp(world, first)]);
        await Promise.race([first.died, allEnded(world, first)]);
        const second = await beginLife(world);
        const operations = await allEnded(world, second);
        const rows = await recorded(world);
        expect(rows, `${at}`).toEqual(
          operations.map(({ id }) => ({ id, native_ref: `backup-${id}`, mode: 'full', parent_id: null })),
        );
        expect(operations.every(({ state }) => state === 'SUCCEEDED')).toBe(true);
        await Promise.all([first.close(), second.close()]);
      });
    },
  );

  test('names its parent, and goes with the backup', async () => {
    const world = await makeWorld(database.db);
    const life = await beginLife(world);
    const full = await backUp(world, life);
    await ended(world, full);
    const later = await backUp(world, life, `backup-${full}`);
    await ended(world, later);
    expect((await recorded(world)).find(({ id }) => id === later)).toMatchObject({
      mode: 'incremental',
      parent_id: full,
    });
    const request = { backupId: `backup-${later}`, name: 'base' };
    const deleting = await life.operations.start(input(world, 'backup.delete', request));
    expect(deleting.ok).toBe(true);
    expect(await ended(world, deleting.ok ? deleting.value.id : '')).toMatchObject({
      state: 'SUCCEEDED',
      target: { name: 'base' },
    });
    expect((await recorded(world)).map(({ id }) => id)).toEqual([full]);
    await life.close();
  });
});

type Life = Awaited<ReturnType<typeof beginLife>>;

async function backUp(world: World, { operations }: Life, since?: string): Promise<string> {
  const request = { target: 'store', ...(since === undefined ? {} : { since }) };
  const started = await operations.start(input(world, 'vm.backup', request));
  if (!started.ok) throw new Error(started.error.message);
  return started.value.id;
}

async function allEnded(world: World, { operations }: Life) {
  const { items } = await operations.list(world.tenantId, { limit: 10 });
  return Promise.all(items.map(({ id }) => ended(world, id)));
}

async function recorded(world: World) {
  const { rows } = await inTenant(world.db, world.tenantId, (tx) =>
    sql<{ id: string; native_ref: string; mode: string; parent_id: string | null }>`
      select id, native_ref, mode, parent_id from backup order by id`.execute(tx),
  );
  return rows;
}
