import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createLists } from '../../src/inventory/lists/lists.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { beginLife } from './support/life.ts';
import { ended, input, makeWorld } from './support/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a VM shows what is being done to it, in its view and in lists, until that has ended', async () => {
  const world = await makeWorld(database.db, (native) => {
    native.asTasks = true;
  });
  const lists = createLists(database.db, systemClock);
  const shown = async () => [
    (await lists.vm(world.tenantId, world.baseId))?.transition,
    (await lists.vms(world.tenantId, { limit: 10 })).items[0]?.transition,
  ];
  const life = await beginLife(world);
  expect(await shown()).toEqual([null, null]);
  world.native.holdTasks = true;
  const started = await life.operations.start(input(world, 'vm.start', {}));
  await life.operations.start(input(world, 'vm.stop', { force: true }));
  expect(await shown()).toEqual(['STARTING', 'STARTING']);
  world.native.holdTasks = false;
  const { id } = started.ok ? started.value : { id: '' };
  await ended(world, id);
  const { items } = await life.operations.list(world.tenantId, { limit: 1 });
  await ended(world, items[0]?.id ?? '');
  expect(await shown()).toEqual([null, null]);
  await life.close();
});
