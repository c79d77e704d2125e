import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFailForState } from '../engine/must.ts';
import { complete } from '../engine/run-steps.ts';
import { resumeAtEveryStep, runEveryStepTwice } from '../engine/step-drills.ts';
import type { Situation } from '../engine/step-drills.ts';
import { withVm } from '../engine/test-vm.ts';
import { unknownRef } from './inventory.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Removing a VM, with or without its disks. */
export function deleteVm(run: ContractRun): void {
  describe('deleteVm', () => {
    const { drill } = run.deadlines;

    test('leaves nothing of the VM, not a single disk', async () => {
      await unchanged(run, async () => {
        await withVm(run, {}, async (vm) => {
          must(await complete(run.patientCaller, run.port.deleteVm(run.ctx(), vm.ref, {})));
          expect(await run.peer.look.powerState(vm.name)).toBeNull();
        });
      });
    });

    test('keeps the disks when asked to', async ({ skip }) => {
      const { deleteDisk } = run.peer.behindOurBack;
      skip(deleteDisk === undefined, 'the fixture cannot delete a disk afterwards');
      const before = await run.peer.look.disks();
      await withVm(run, {}, async (vm) => {
        const during = await run.peer.look.disks();
        must(await complete(run.patientCaller, run.port.deleteVm(run.ctx(), vm.ref, { deleteDisks: false })));
        const kept = (await run.peer.look.disks()).filter((disk) => !before.includes(disk));
        expect(await run.peer.look.powerState(vm.name)).toBeNull();
        expect(kept).toEqual(during.filter((disk) => !before.includes(disk)));
        for (const disk of kept) {
          await deleteDisk?.(disk);
        }
      });
    });

    test('refuses a running VM unless forced', async () => {
      await withVm(run, { running: true }, async (vm) => {
        await unchanged(run, async () =>
          mustFailForState(await complete(run.caller, run.port.deleteVm(run.ctx(), vm.ref, {}))),
        );
        must(await complete(run.patientCaller, run.port.deleteVm(run.ctx(), vm.ref, { force: true })));
        expect(await run.peer.look.powerState(vm.name)).toBeNull();
      });
    });

    test('succeeds when the VM is gone already', async () => {
      const ref = await unknownRef(run);
      await unchanged(run, async () =>
        must(await complete(run.caller, run.port.deleteVm(run.ctx(), ref, { force: true }))),
      );
    });

    test('runs every step twice', { timeout: drill }, async () => {
      await unchanged(run, async () => runEveryStepTwice(run, () => situation(run)));
    });

    test('a crash at any step ends with nothing left', { timeout: drill }, async () => {
      await unchanged(run, async () => resumeAtEveryStep(run, () => situation(run)));
    });
  });
}

async function situation(run: ContractRun): Promise<Situation<null>> {
  const spec = run.peer.spec(run.vmName());
  const before = await run.peer.look.fingerprint();
  const request = await run.createRequest(spec);
  const vm = must(await complete(run.patientCaller, run.port.createVm(run.ctx(), request)));
  return {
    ask: (port) => port.deleteVm(run.ctx(), vm.nativeRef, { force: true }),
    verify: async () => expect(await run.peer.look.fingerprint()).toBe(before),
    cleanUp: () => run.peer.behindOurBack.delete(spec.name),
  };
}
