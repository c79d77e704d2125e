import { describe, expect, test } from 'vitest';
import type { PowerState } from '@anyvisor/domain';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFailForState } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { startVm, withVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Pause keeps memory in RAM, suspend on disk; both have a way back. */
export function suspension(run: ContractRun): void {
  describe.each([
    { down: 'pauseVm', up: 'unpauseVm', state: 'PAUSED', operation: 'pause' },
    { down: 'suspendVm', up: 'resumeVm', state: 'SUSPENDED', operation: 'suspend' },
  ] as const)('$down and $up', ({ down, up, state, operation }) => {
    promised(run, {
      methods: [down, up],
      title: `a running VM becomes ${state} and RUNNING again, twice being the same as once`,
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          expect((await vm.read()).allowedOperations[operation]).toEqual({ allowed: true });
          for (const [verb, goal] of [
            [down, state],
            [up, 'RUNNING'],
          ] as const satisfies readonly (readonly [string, PowerState])[]) {
            must(await complete(run.patientCaller, run.port[verb](run.ctx(), vm.ref)));
            must(await complete(run.patientCaller, run.port[verb](run.ctx(), vm.ref)));
            expect(await run.peer.look.powerState(vm.name)).toBe(goal);
            expect((await vm.read()).powerState).toBe(goal);
          }
        }),
    });

    promised(run, {
      methods: [down, up],
      title: 'a stopped VM refuses both for its state',
      body: () =>
        withVm(run, {}, async (vm) => {
          expect((await vm.read()).allowedOperations[operation]).toMatchObject({ allowed: false });
          await unchanged(run, async () => {
            mustFailForState(await complete(run.caller, run.port[down](run.ctx(), vm.ref)));
            mustFailForState(await complete(run.caller, run.port[up](run.ctx(), vm.ref)));
          });
        }),
    });
  });

  test('starting a paused or suspended VM makes it run', async ({ skip }) => {
    skip(!run.promises('pause', 'suspend'), 'this endpoint promises neither');
    const down = run.promises('pause') ? 'pauseVm' : 'suspendVm';
    await withVm(run, { running: true }, async (vm) => {
      must(await complete(run.patientCaller, run.port[down](run.ctx(), vm.ref)));
      await startVm(run, vm);
      expect(await run.peer.look.powerState(vm.name)).toBe('RUNNING');
    });
  });
}
