import { hypervisorError } from '@anyvisor/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { discrepancy } from './support/discrepancy.ts';
import { beginLife } from './support/life.ts';
import type { Life, LifeOptions } from './support/life.ts';
import { ended, input, makeWorld, spec, unfinished } from './support/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ poolSize: 20 });
});
afterAll(() => database.close());

const actor = { type: 'token', id: 't', name: 'tester' };

/** Faults by a seeded dice, so that a counterexample can be replayed (up to the order of what runs at once). */
function chaos(seed: number, deaths: boolean): LifeOptions {
  let state = seed;
  const dice = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) / 0x7fffff;
  };
  return {
    dies: () => deaths && dice() < 0.02,
    fails: ({ what }) => {
      const roll = dice();
      if (roll > 0.06 || what.startsWith('findByMarker')) return undefined;
      if (roll < 0.03) return hypervisorError('NetworkError', { message: 'cut', outcomeUnknown: true });
      return roll < 0.04
        ? hypervisorError('UnknownError', { message: 'broke', outcomeUnknown: true })
        : hypervisorError('OperationFailed', { message: 'flaky', operation: what });
    },
  };
}

test(
  'whatever dies, fails or is cancelled, everything accepted ends, and nothing is doubled, orphaned or lost',
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 1, max: 2 ** 30 }),
          asTasks: fc.boolean(),
          wishes: fc.array(
            fc.record({
              powerOn: fc.boolean(),
              cancel: fc.boolean(),
              after: fc.constantFrom('keep', 'delete', 'start'),
            }),
            { minLength: 1, maxLength: 8 },
          ),
        }),
        async ({ seed, asTasks, wishes }) => {
          const world = await makeWorld(database.db, (native) => {
            native.asTasks = asTasks;
          });
          const lives: Life[] = [];
          const desk = await beginLife(world);
          desk.loseLease();
          const finished = new AbortController();
          // As the database's notification would.
          const tell = () => lives.at(-1)?.dispatcher.nudge(world.connectionId);
          // One engine after the other; from the 20th on none dies any more.
          const engines = (async () => {
            for (let n = 0; !finished.signal.aborted; n += 1) {
              const life = await beginLife(world, n < 20 ? chaos(seed + n * 7919, n < 19) : {});
              lives.push(life);
              await Promise.race([life.died, until('all ended', () => finished.signal.aborted, 90_000)]);
            }
          })();
          const outcomes = await Promise.all(
            wishes.map(async ({ powerOn, cancel, after }, index) => {
              const started = await desk.operations.start(
                input(world, 'vm.create', spec(`vm-${index}`, { powerOn })),
              );
              if (!started.ok) throw new Error(started.error.message);
              tell();
              if (cancel) await desk.operations.cancel(world.tenantId, actor, started.value.id);
              const view = await ended(world, started.value.id, 60_000);
              const vmId = view.target.id;
              if (after === 'keep' || view.state !== 'SUCCEEDED' || vmId === null) {
                return { view };
              }
              const next = await desk.operations.start(
                after === 'delete'
                  ? input(world, 'vm.delete', {}, { vmId })
                  : input(world, 'vm.start', {}, { vmId }),
              );
              if (!next.ok) throw new Error(next.error.message);
              tell();
              const later = await ended(world, next.value.id, 60_000);
              return { view, deleted: after === 'delete' && later.state === 'SUCCEEDED', later };
            }),
          );
          finished.abort();
          await engines;
          expect(await unfinished(world)).toBe(0);
          expect(world.errors).toEqual([]);
          expect(outcomes.flatMap((outcome) => discrepancy(world.native, outcome) ?? [])).toEqual([]);
          await Promise.all([desk, ...lives].map((life) => life.close()));
        },
      ),
      { numRuns: Number(process.env['ANYVISOR_TEST_RUNS'] ?? 15), endOnFailure: true },
    );
  },
);
