import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { CreatedDisk } from '../../src/answers.ts';
import type { AddDiskRequest } from '../../src/requests.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { failAtEveryStep, resumeAtEveryStep, runEveryStepTwice } from '../engine/step-drills.ts';
import type { Prepare } from '../engine/step-drills.ts';
import { startVm, stopVm, withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import { guestUp } from './reconfigure.ts';
import { unchanged } from '../engine/unchanged.ts';

const methods = ['addDisk', 'resizeDisk', 'removeDisk'] as const;

/** Disks that come, grow and go. */
export function disks(run: ContractRun): void {
  describe('disks', () => {
    const cold = (title: string, body: (vm: TestVm) => Promise<void>): void => {
      promised(run, { methods, title, body: () => withVm(run, {}, body) });
    };

    cold('a disk is added to a stopped VM, grown and removed with its bytes', (vm) => comeGrowAndGo(run, vm));

    promised(run, {
      methods,
      features: ['diskHotAdd'],
      title: 'a disk is added to a running VM, grown and removed with its bytes',
      body: () =>
        withVm(run, { running: true, spec: run.peer.guest?.spec ?? run.peer.spec }, async (vm) => {
          await guestUp(run, vm);
          await comeGrowAndGo(run, vm);
          expect(await run.peer.look.powerState(vm.name)).toBe('RUNNING');
        }),
    });

    promised(run, {
      methods,
      title: 'a disk for a running VM, where that cannot be hot, waits for the next start or is refused',
      without: () => (run.promises('diskHotAdd') ? 'it promises diskHotAdd' : undefined),
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          const before = await run.peer.look.fingerprint();
          const answer = await add(run, vm, diskRequest(run));
          if (!answer.ok) {
            mustFail(answer, 'OperationNotSupported', 'OperationFailed');
            expect(await run.peer.look.fingerprint()).toBe(before);
            return;
          }
          expect(answer.value.effect).toBe('pending');
          await stopVm(run, vm);
          await startVm(run, vm);
          expect((await vm.read()).disks.map((disk) => disk.key)).toContain(answer.value.diskKey);
        }),
    });

    cold('a disk shrinks for nobody', async (vm) => {
      const { diskKey } = must(await add(run, vm, { ...diskRequest(run), sizeGb: 2 }));
      await unchanged(run, async () => {
        const error = mustFail(await resize(run, vm, diskKey, 1));
        expect(error.retriable).toBe(false);
      });
    });

    cold('an unknown storage and a size that nobody has are refused and change nothing', async (vm) => {
      await unchanged(run, async () => {
        const unmapped = mustFail(await add(run, vm, { ...diskRequest(run), storage: 'no-such-thing' }));
        expect(unmapped).toMatchObject({ kind: 'InvalidVmSpec', violations: [{ code: 'StorageNotFound' }] });
        const huge = await add(run, vm, { ...diskRequest(run), sizeGb: 2 ** 30, thin: false });
        mustFail(huge, 'ResourceExhausted', 'InvalidVmSpec', 'OperationFailed');
        mustFail(await resize(run, vm, 'no-such-disk', 5), 'ResourceNotFound');
      });
    });

    cold('removing a disk that is not there succeeds', async (vm) => {
      await unchanged(run, async () => must(await remove(run, vm, 'no-such-disk', true)));
    });

    promised(run, {
      methods,
      title: 'a removed disk keeps its bytes unless asked otherwise',
      without: () =>
        run.peer.behindOurBack.deleteDisk === undefined
          ? 'the fixture cannot delete a disk afterwards'
          : undefined,
      body: () =>
        withVm(run, {}, async (vm) => {
          const before = await run.peer.look.disks();
          const { diskKey } = must(await add(run, vm, diskRequest(run)));
          const withNew = await run.peer.look.disks();
          must(await remove(run, vm, diskKey, false));
          expect((await vm.read()).disks.map((disk) => disk.key)).not.toContain(diskKey);
          expect(await run.peer.look.disks()).toEqual(withNew);
          for (const disk of withNew.filter((one) => !before.includes(one))) {
            await run.peer.behindOurBack.deleteDisk?.(disk);
          }
        }),
    });

    cold('every step of adding runs twice and one disk is there', async (vm) => {
      await runEveryStepTwice(run, prepareAdd(run, vm));
    });

    cold('adding that fails at any step leaves nothing behind', async (vm) => {
      await failAtEveryStep(run, prepareAdd(run, vm));
    });

    cold('adding that crashes at any step ends with one disk', async (vm) => {
      await resumeAtEveryStep(run, prepareAdd(run, vm));
    });

    cold('every step of removing runs twice, and a crash at any of them leaves no bytes', async (vm) => {
      await runEveryStepTwice(run, prepareRemove(run, vm));
      await resumeAtEveryStep(run, prepareRemove(run, vm));
    });
  });
}

async function comeGrowAndGo(run: ContractRun, vm: TestVm): Promise<void> {
  const before = { fingerprint: await run.peer.look.fingerprint(), disks: await run.peer.look.disks() };
  const added = must(await add(run, vm, diskRequest(run)));
  expect(added.effect).toBe('applied');
  expect(await sizeOf(vm, added.diskKey)).toBe(2 ** 30);
  expect(await run.peer.look.disks()).toHaveLength(before.disks.length + 1);
  expect(must(await resize(run, vm, added.diskKey, 2))).toBe('applied');
  expect(await sizeOf(vm, added.diskKey)).toBe(2 * 2 ** 30);
  expect(must(await remove(run, vm, added.diskKey, true))).toBe('applied');
  expect(await sizeOf(vm, added.diskKey)).toBeUndefined();
  expect(await run.peer.look.disks()).toEqual(before.disks);
  expect(await run.peer.look.fingerprint()).toBe(before.fingerprint);
}

async function sizeOf(vm: TestVm, key: string): Promise<number | null | undefined> {
  return (await vm.read()).disks.find((disk) => disk.key === key)?.sizeBytes;
}

function add(run: ContractRun, vm: TestVm, request: AddDiskRequest) {
  return complete(run.patientCaller, run.port.addDisk(run.ctx(), vm.ref, request));
}

function resize(run: ContractRun, vm: TestVm, diskKey: string, sizeGb: number) {
  return complete(run.patientCaller, run.port.resizeDisk(run.ctx(), vm.ref, { diskKey, sizeGb }));
}

function remove(run: ContractRun, vm: TestVm, diskKey: string, deleteData: boolean) {
  return complete(run.patientCaller, run.port.removeDisk(run.ctx(), vm.ref, { diskKey, deleteData }));
}

function diskRequest(run: ContractRun): AddDiskRequest {
  return { marker: randomUUID(), sizeGb: 1, storage: run.peer.storage, mapping: run.peer.mapping };
}

function prepareAdd(run: ContractRun, vm: TestVm): Prepare<CreatedDisk> {
  return async () => {
    const request = diskRequest(run);
    const before = await vm.read();
    const images = await run.peer.look.disks();
    return {
      ask: (port) => port.addDisk(run.ctx(), vm.ref, request),
      verify: async ({ diskKey }) => {
        const { disks: seen } = await vm.read();
        expect(seen).toHaveLength(before.disks.length + 1);
        expect(seen.map((disk) => disk.key)).toContain(diskKey);
        expect(await run.peer.look.disks()).toHaveLength(images.length + 1);
      },
      cleanUp: () =>
        removeNew(
          run,
          vm,
          before.disks.map((disk) => disk.key),
        ),
    };
  };
}

function prepareRemove(run: ContractRun, vm: TestVm): Prepare<'applied' | 'pending'> {
  return async () => {
    const before = await vm.read();
    const images = await run.peer.look.disks();
    const { diskKey } = must(await add(run, vm, diskRequest(run)));
    return {
      ask: (port) => port.removeDisk(run.ctx(), vm.ref, { diskKey, deleteData: true }),
      verify: async () => {
        expect((await vm.read()).disks).toEqual(before.disks);
        expect(await run.peer.look.disks()).toEqual(images);
      },
      cleanUp: () =>
        removeNew(
          run,
          vm,
          before.disks.map((disk) => disk.key),
        ),
    };
  };
}

async function removeNew(run: ContractRun, vm: TestVm, known: readonly string[]): Promise<void> {
  for (const disk of (await vm.read()).disks.filter((one) => !known.includes(one.key))) {
    must(await remove(run, vm, disk.key, true));
  }
}
