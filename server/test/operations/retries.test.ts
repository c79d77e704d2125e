import { hypervisorError } from '@anyvisor/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultPatience, pauseBefore } from '../../src/operations/engine/patience.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import type { Point } from './support/life.ts';
import { play } from './support/play.ts';
import { scenarios } from './support/scenarios.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const cut = hypervisorError('ConnectionFailed', { message: 'cut', outcomeUnknown: true });
const flaky = hypervisorError('OperationFailed', { message: 'flaky', operation: 'x' });

function fails(what: string, when: Point['when'], error: typeof cut | typeof flaky, times: number) {
  let count = 0;
  return () => ({
    fails: (point: Point) =>
      point.what === what && point.when === when && count++ < times ? error : undefined,
  });
}

describe('a failure that may pass', () => {
  test('is tried again, and each attempt counted', async () => {
    const engine = fails('createVm/make-disk.run', 'before', flaky, 2);
    const { view } = await play(database.db, scenarios['vm.create'], [engine]);
    expect(view.state).toBe('SUCCEEDED');
    expect(view.steps.find(({ name }) => name === 'make-disk')?.attempts).toBe(3);
  });

  test('is given up after a few attempts', async () => {
    const engine = fails('createVm/make-disk.run', 'before', flaky, 99);
    const { view, dump, before } = await play(database.db, scenarios['vm.create'], [engine]);
    expect(view).toMatchObject({ state: 'FAILED', error: { kind: 'OperationFailed', message: 'flaky' } });
    expect(dump).toBe(before);
  });

  test('is not repeated blindly when the answer was lost: what happened is found', async () => {
    const clean = await play(database.db, scenarios['vm.create'], [() => ({})]);
    const engine = fails('createVm/make-disk.run', 'after', cut, 2);
    const { view, dump } = await play(database.db, scenarios['vm.create'], [engine]);
    expect(view.state).toBe('SUCCEEDED');
    expect(dump).toBe(clean.dump);
  });

  test('a restart whose answer was lost is not done twice', async () => {
    const engine = fails('restartVm', 'after', cut, 1);
    const { view, dump } = await play(database.db, scenarios['vm.restart'], [engine]);
    expect(view).toMatchObject({ state: 'FAILED', error: { outcomeUnknown: true } });
    expect(dump).toContain('"boots": 2,');
  });

  test('a task that cannot be followed for a while is followed again', async () => {
    const engine = fails('followTask', 'before', cut, 2);
    const { view } = await play(database.db, scenarios['vm.create'], [engine], { asTasks: true });
    expect(view.state).toBe('SUCCEEDED');
  });

  test('a task that never ends is stopped natively when its time is over', async () => {
    const late = hypervisorError('OperationTimeout', { message: 'late', operation: 'x', timeoutSeconds: 1 });
    let count = 0;
    const { view, world, dump, before } = await play(
      database.db,
      scenarios['disk.add'],
      [
        ({ native }) => {
          native.holdTasks = true;
          return {
            fails: ({ what, when }) =>
              what === 'followTask' && when === 'before' && count++ < 3 ? late : undefined,
          };
        },
      ],
      { asTasks: true },
    );
    expect(view).toMatchObject({ state: 'FAILED', error: { kind: 'OperationTimeout' } });
    expect(world.native.cancelledTasks).toBe(1);
    expect(dump).toBe(before);
  });
});

test('pauses grow with jitter, stay bounded and end before the deadline', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const limits = { patience: defaultPatience, outage: 120_000, deadline: 1_000_000 };
        const pause = pauseBefore(cut, { failures, since: 0 }, limits, { now: 1000, random });
        const full = Math.min(500 * 2 ** (failures - 1), 15_000);
        expect(pause).toBeGreaterThanOrEqual(full / 2);
        expect(pause).toBeLessThanOrEqual(full);
        const late = { ...limits, deadline: 1001 };
        expect(pauseBefore(cut, { failures, since: 0 }, late, { now: 1000, random })).toBeUndefined();
        expect(pauseBefore(cut, { failures, since: 0 }, limits, { now: 120_000, random })).toBeUndefined();
        const asked = pauseBefore(flaky, { failures, since: 0 }, limits, { now: 1000, random });
        expect(asked === undefined).toBe(failures >= 4);
        const never = hypervisorError('OperationFailed', { message: 'no', operation: 'x', reason: 'state' });
        expect(pauseBefore(never, { failures: 1, since: 0 }, limits, { now: 0, random })).toBeUndefined();
      },
    ),
  );
});
