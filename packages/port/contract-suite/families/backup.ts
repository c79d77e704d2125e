import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { withVm } from '../engine/test-vm.ts';

/** The platform's own backup engine. */
export function backup(run: ContractRun): void {
  describe('backup', () => {
    promised(run, {
      methods: ['backupVm', 'restoreVm'],
      title: 'a VM is backed up and restored beside itself',
      timeout: run.deadlines.drill,
      without: () =>
        run.peer.means?.backupTarget === undefined ? 'the fixture has nowhere to put one' : undefined,
      body: () =>
        withVm(run, {}, async (vm) => {
          const target = run.peer.means?.backupTarget ?? '';
          const request = { marker: randomUUID(), target };
          const made = must(await complete(run.patientCaller, run.port.backupVm(run.ctx(), vm.ref, request)));
          const name = run.vmName();
          const wish = { marker: randomUUID(), backupId: made.backupId, name, mapping: run.peer.mapping };
          try {
            const twin = must(await complete(run.patientCaller, run.port.restoreVm(run.ctx(), wish)));
            expect(twin.nativeRef).not.toBe(vm.ref);
            const seen = must(await run.port.getVm(run.ctx(), twin.nativeRef));
            const original = await vm.read();
            expect(seen).toMatchObject({ name, cpu: original.cpu, memory: original.memory });
          } finally {
            await run.peer.behindOurBack.delete(name);
          }
        }),
    });
  });
}
