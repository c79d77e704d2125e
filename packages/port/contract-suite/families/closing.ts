import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must } from '../engine/must.ts';

/** What holds for the suite as a whole; runs last. */
export function closing(run: ContractRun, before: () => string): void {
  describe('in the end', () => {
    test('no answer of any test threw, came late, was malformed or held a secret', () => {
      expect(run.complaints).toEqual([]);
    });

    test('the peer is as it was found', async () => {
      expect(await run.peer.look.fingerprint()).toBe(before());
    });

    test('none of our VMs is left', async () => {
      const left = must(await run.port.listVms(run.ctx())).filter((vm) => vm.name.startsWith('contract-'));
      expect(left).toEqual([]);
    });
  });
}
