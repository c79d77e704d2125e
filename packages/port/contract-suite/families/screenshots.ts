import { describe, expect } from 'vitest';
import { screenshotMaxBytes } from '../../src/answers.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail, mustFailForState } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { startVm, withVm } from '../engine/test-vm.ts';

/** Stills of a VM's screen. */
export function screenshots(run: ContractRun): void {
  describe('takeScreenshot', () => {
    promised(run, {
      methods: ['takeScreenshot'],
      title: 'answers an image of a running VM, refuses a stopped one for its state, and knows no other',
      body: () =>
        withVm(run, {}, async (vm) => {
          mustFailForState(await run.port.takeScreenshot(run.ctx(), vm.ref));
          mustFail(await run.port.takeScreenshot(run.ctx(), 'no-such-vm'), 'ResourceNotFound');
          await startVm(run, vm);
          const { mediaType, bytes } = must(await run.port.takeScreenshot(run.ctx(), vm.ref));
          const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
          expect(head).toMatch(mediaType === 'image/png' ? /^\x89PNG/ : /^P6\s/);
          expect(bytes.length).toBeLessThanOrEqual(screenshotMaxBytes);
        }),
    });
  });
}
