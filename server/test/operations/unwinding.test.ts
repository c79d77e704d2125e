import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { beginLife } from './support/life.ts';
import type { LifeOptions } from './support/life.ts';
import { diesAt, inParallel, play } from './support/play.ts';
import { scenarios } from './support/scenarios.ts';
import { ended, read } from './support/world.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const broken: HypervisorError = hypervisorError('UnknownError', {
  message: 'it broke',
  native: { code: '7', text: 'broke' },
});
const lostAnswer: HypervisorError = { ...broken, outcomeUnknown: true };

/** Always fails there, in every engine. */
function failing(what: string, when: 'before' | 'after'): LifeOptions {
  return {
    fails: (point) =>
      point.what === what && point.when === when ? (when === 'after' ? lostAnswer : broken) : undefined,
  };
}

const making = ['vm.create', 'vm.clone', 'disk.add', 'vm.reconfigure', 'nic.add', 'snapshot.create'] as const;
const failures = {
  'vm.create': [
    'createVm',
    'createVm/look.run',
    'createVm/make-disk.run',
    'createVm/define-vm.run',
    'startVm',
  ],
  'vm.clone': ['cloneVm/make-disk.run', 'cloneVm/define-vm.run'],
  'disk.add': ['addDisk/make-disk.run', 'addDisk/attach.run'],
  'vm.reconfigure': ['reconfigureVm', 'reconfigureVm/set-cores.run', 'reconfigureVm/rename.run'],
  'nic.add': ['addNic'],
  'snapshot.create': ['createSnapshot'],
} as const;

describe('a step that fails for good', () => {
  for (const kind of making) {
    for (const what of failures[kind]) {
      for (const when of ['before', 'after'] as const) {
        test(`${kind}: ${what} fails ${when} it acted, and nothing is left`, async () => {
          const { view, dump, before } = await play(database.db, scenarios[kind], [
            () => failing(what, when),
          ]);
          expect(view).toMatchObject({ state: 'FAILED', error: { kind: 'UnknownError' }, leftovers: [] });
          expect(view.error?.native).toEqual(broken.native);
          expect(dump).toBe(before);
        });
      }
    }
  }

  test(
    'unwinds although it is killed before and after everything it does',
    { timeout: 120_000 },
    async () => {
      for (const asTasks of [false, true]) {
        for (const when of ['before', 'after'] as const) {
          const scenario = scenarios['vm.create'];
          const options = () => failing('startVm', when);
          const clean = await play(database.db, scenario, [options], { asTasks });
          const points = clean.lives[0]?.points ?? [];
          await inParallel([...points.keys()], async (at) => {
            const { view, dump, before } = await play(
              database.db,
              scenario,
              [() => ({ ...options(), ...diesAt(at) }), options],
              { asTasks },
            );
            const label = `${at}: ${points[at]?.when} ${points[at]?.what}`;
            // Killed right after a start whose answer was lost, the next engine sees that it runs.
            const sawIt = view.state === 'SUCCEEDED' && when === 'after';
            expect(sawIt || view.state === 'FAILED', label).toBe(true);
            expect(sawIt ? dump.includes('"name": "new"') : dump === before, label).toBe(true);
          });
        }
      }
    },
  );
});

describe('an undo that fails', () => {
  const scenario = scenarios['vm.create'];
  const stuck: LifeOptions = {
    fails: ({ what, when }) =>
      (what === 'startVm' || what === 'createVm/define-vm.undo') && when === 'before' ? broken : undefined,
  };

  test('leaves a failed operation that names what is left, and whose clean-up can be retried', async () => {
    const { view, world, id, before } = await play(database.db, scenario, [() => stuck]);
    expect(view.state).toBe('FAILED');
    expect(view.retryable).toBe(true);
    expect(view.leftovers.map(({ kind, nativeRef }) => [kind, nativeRef])).toEqual([
      ['vm', `vm-${id}`],
      ['disk', `file-${id}-1`],
    ]);
    expect(view.leftovers[0]).toMatchObject({
      step: 'define-vm',
      message: 'it broke',
      native: { code: '7' },
    });
    expect(view.steps.find(({ name }) => name === 'define-vm')?.state).toBe('UNDO_FAILED');

    const actor = { type: 'token', id: 't', name: 'tester' };
    const still = await beginLife(world, stuck);
    expect((await still.operations.retry(world.tenantId, actor, id))?.ok).toBe(true);
    await until('it fails again', async () => (await read(world, id)).retryable);
    await still.close();

    const life = await beginLife(world);
    const retried = await life.operations.retry(world.tenantId, actor, id);
    expect(retried?.ok && retried.value.unwinding).toBe(true);
    const cleaned = await until('it is clean', async () => {
      const now = await read(world, id);
      return now.leftovers.length === 0 ? now : undefined;
    });
    expect(cleaned).toMatchObject({ state: 'FAILED', unwinding: false, retryable: false });
    expect(world.native.dump(id)).toBe(before);
    expect(await life.operations.retry(world.tenantId, actor, id)).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed', reason: 'state' },
    });
    await life.close();
  });

  test('is retried to its end although the retry is killed everywhere', { timeout: 60_000 }, async () => {
    const actor = { type: 'token', id: 't', name: 'tester' };
    await inParallel([...Array.from({ length: 12 }).keys()], async (at) => {
      const { world, id, before } = await play(database.db, scenario, [() => stuck]);
      const first = await beginLife(world, diesAt(at + 2));
      // The accepting transaction counts as well: it dies later.
      await first.operations.retry(world.tenantId, actor, id);
      const clean = () =>
        until('it is clean', async () => (await read(world, id)).leftovers.length === 0 || undefined);
      await Promise.race([first.died, clean()]);
      const second = await beginLife(world);
      await clean();
      expect(await ended(world, id)).toMatchObject({ state: 'FAILED' });
      expect(world.native.dump(id)).toBe(before);
      await Promise.all([first.close(), second.close()]);
    });
  });

  test('is tried again first when it may pass', async () => {
    let times = 0;
    const { view, dump, before } = await play(database.db, scenario, [
      () => ({
        fails: ({ what, when }) => {
          if (what === 'startVm' && when === 'before') return broken;
          const busy = hypervisorError('OperationFailed', {
            message: 'busy',
            operation: 'undo',
            reason: 'busy',
          });
          return what === 'createVm/define-vm.undo' && when === 'before' && times++ < 2 ? busy : undefined;
        },
      }),
    ]);
    expect(view).toMatchObject({ state: 'FAILED', leftovers: [] });
    expect(times).toBe(3);
    expect(dump).toBe(before);
  });
});
