import { applySpecPatch } from '@anyvisor/domain';
import { describe, expect } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { withVm } from '../engine/test-vm.ts';

/** What could be better about a VM. */
export function advice(run: ContractRun): void {
  describe('adviseVm', () => {
    promised(run, {
      methods: ['adviseVm'],
      title: 'explains each finding, mends it inside a spec where it can, and knows no VM that is not there',
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          const findings = must(await run.port.adviseVm(run.ctx(), vm.ref));
          const keys = findings.map(({ id, subject }) => `${id} ${subject}`);
          expect(new Set(keys).size).toBe(keys.length);
          for (const { id, title, why, specPatch } of findings) {
            expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
            expect(title, id).not.toBe('');
            expect(why, id).toMatch(/[.!]$/);
            expect(() => applySpecPatch(run.peer.spec(vm.name), specPatch), id).not.toThrow();
          }
          mustFail(await run.port.adviseVm(run.ctx(), 'no-such-vm'), 'ResourceNotFound');
        }),
    });
  });
}
