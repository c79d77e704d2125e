import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must } from '../engine/must.ts';
import { withVm } from '../engine/test-vm.ts';

/** Figures of many VMs in one call. */
export function metrics(run: ContractRun): void {
  describe('collectMetrics', () => {
    test('answers for running VMs only, and nothing for none', async () => {
      await withVm(run, {}, async (stopped) => {
        expect(must(await run.port.collectMetrics(run.ctx(), [stopped.ref, 'no-such-vm']))).toEqual([]);
        expect(must(await run.port.collectMetrics(run.ctx(), []))).toEqual([]);
      });
    });

    test('a running VM has figures within reason, and its totals never fall', async ({ skip }) => {
      skip(!run.promises('performanceMetrics'), 'this endpoint does not promise performanceMetrics');
      await withVm(run, { running: true }, async (vm) => {
        const first = await sample(run, vm.ref);
        await sleep(1100);
        const second = await sample(run, vm.ref);
        expect(second.at.getTime()).toBeGreaterThan(first.at.getTime());
        expect({ ...second.gauges, ...second.totals }).not.toEqual({});
        for (const [name, value] of Object.entries({ ...second.gauges, ...second.totals })) {
          expect(value, name).toBeGreaterThanOrEqual(0);
        }
        expect(second.gauges.cpuUsage ?? 0).toBeLessThanOrEqual(1);
        for (const [name, before] of Object.entries(first.totals)) {
          const after = Object.entries(second.totals).find(([other]) => other === name)?.[1];
          expect(after, name).toBeGreaterThanOrEqual(before ?? 0);
        }
      });
    });
  });
}

async function sample(run: ContractRun, ref: string) {
  const samples = must(await run.port.collectMetrics(run.ctx(), [ref, 'no-such-vm']));
  expect(samples.map((one) => one.nativeRef)).toEqual([ref]);
  const [only] = samples;
  if (only === undefined) {
    throw new Error('no sample');
  }
  return only;
}
