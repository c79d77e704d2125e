import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail, mustFailForState } from '../engine/must.ts';
import { complete } from '../engine/run-steps.ts';
import { startVm, stopVm, untilVm, withVm } from '../engine/test-vm.ts';
import { unknownRef } from './inventory.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Start, stop, restart: by goal, and seen by the peer. */
export function lifecycle(run: ContractRun): void {
  describe('lifecycle', () => {
    test('a VM starts and stops, and doing either twice is the same as once', async () => {
      await withVm(run, {}, async (vm) => {
        for (const [verb, state] of [
          [startVm, 'RUNNING'],
          [stopVm, 'STOPPED'],
        ] as const) {
          await verb(run, vm);
          await verb(run, vm);
          expect(await run.peer.look.powerState(vm.name)).toBe(state);
          expect((await vm.read()).powerState).toBe(state);
        }
      });
    });

    test('stopping gracefully what is stopped succeeds', async () => {
      await withVm(run, {}, async (vm) => {
        await unchanged(run, async () =>
          must(await complete(run.caller, run.port.stopVm(run.ctx(), vm.ref, { force: false }))),
        );
      });
    });

    test('a graceful stop ends in time, stopped or with an error that says it is not', async () => {
      await withVm(run, { running: true }, async (vm) => {
        const request = { force: false, timeoutSeconds: 2 };
        const begun = Date.now();
        const stopped = await complete(run.caller, run.port.stopVm(run.ctx(), vm.ref, request));
        expect(Date.now() - begun).toBeLessThan(run.deadlines.call);
        expect(await run.peer.look.powerState(vm.name)).toBe(stopped.ok ? 'STOPPED' : 'RUNNING');
        if (!stopped.ok) {
          mustFail(stopped, 'OperationTimeout', 'OperationFailed', 'OperationNotSupported');
        }
      });
    });

    test('a forced restart leaves it running', async () => {
      await withVm(run, { running: true }, async (vm) => {
        must(await complete(run.patientCaller, run.port.restartVm(run.ctx(), vm.ref, { force: true })));
        const { watch } = run.deadlines;
        await untilVm(vm, 'the VM to run again', watch, (seen) => seen.powerState === 'RUNNING');
        expect(await run.peer.look.powerState(vm.name)).toBe('RUNNING');
      });
    });

    test.for([true, false])(
      'a restart (force: %s) of a stopped VM is refused for its state',
      async (force) => {
        await withVm(run, {}, async (vm) => {
          await unchanged(run, async () =>
            mustFailForState(await complete(run.caller, run.port.restartVm(run.ctx(), vm.ref, { force }))),
          );
        });
      },
    );

    test('a VM that is gone answers ResourceNotFound to start, stop and restart', async () => {
      const ref = await unknownRef(run);
      const { port, caller } = run;
      await unchanged(run, async () => {
        for (const answer of [
          port.startVm(run.ctx(), ref),
          port.stopVm(run.ctx(), ref, { force: true }),
          port.restartVm(run.ctx(), ref, { force: true }),
        ]) {
          mustFail(await complete(caller, answer), 'ResourceNotFound');
        }
      });
    });

    test('allowedOperations offers start to a stopped VM and stop to a running one', async () => {
      await withVm(run, {}, async (vm) => {
        const stopped = (await vm.read()).allowedOperations;
        expect([stopped.start.allowed, stopped.delete.allowed]).toEqual([true, true]);
        expect([stopped.forceStop.allowed, stopped.forceRestart.allowed]).toEqual([false, false]);
        await startVm(run, vm);
        const running = (await vm.read()).allowedOperations;
        expect(running.start.allowed).toBe(false);
        expect([running.forceStop.allowed, running.forceRestart.allowed]).toEqual([true, true]);
      });
    });
  });
}
