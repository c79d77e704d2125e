import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { ok } from '@anyvisor/domain';
import type { HypervisorError, Result, SnapshotInfo } from '@anyvisor/domain';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import type { Mutation, StepTable } from '../../src/mutation.ts';
import type { CreateSnapshotRequest } from '../../src/requests.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { failAtEveryStep, resumeAtEveryStep, runEveryStepTwice } from '../engine/step-drills.ts';
import type { Situation } from '../engine/step-drills.ts';
import { stopVm, withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

const methods = ['listSnapshots', 'createSnapshot', 'revertSnapshot', 'deleteSnapshot'] as const;

/** Snapshots: a tree, ways back, and what is left when one of them goes. */
export function snapshots(run: ContractRun): void {
  describe('snapshots', () => {
    const stopped = (title: string, body: (vm: TestVm) => Promise<void>): void => {
      promised(run, { methods, title, body: () => withVm(run, {}, body) });
    };

    stopped('the second one is a child of the first and is the current one', async (vm) => {
      const first = await take(run, vm, { name: 'first', description: 'before the change' });
      const second = await take(run, vm, { name: 'second' });
      const list = await snapshotsOf(run, vm);
      expect(list.map(({ id, parentId, current }) => ({ id, parentId, current }))).toEqual(
        expect.arrayContaining([
          { id: first, parentId: null, current: false },
          { id: second, parentId: first, current: true },
        ]),
      );
      expect(list).toHaveLength(2);
      expect(list.find((one) => one.id === first)).toMatchObject({
        name: 'first',
        description: 'before the change',
        withMemory: false,
        powerState: 'STOPPED',
      });
      expect([2, null]).toContain((await vm.read()).snapshotCount);
    });

    stopped('one marker makes one snapshot, and finds it', async (vm) => {
      const request = { marker: randomUUID(), name: 'once' };
      const first = must(await create(run, vm, request));
      expect(must(await create(run, vm, request))).toBe(first);
      expect(await snapshotsOf(run, vm)).toHaveLength(1);
      const found = must(await run.port.findByMarker(run.ctx(), request.marker));
      expect(found).toMatchObject([{ kind: 'snapshot' }]);
    });

    stopped('after going back to the first it is the current one', async (vm) => {
      const first = await take(run, vm, { name: 'first' });
      await take(run, vm, { name: 'second' });
      must(await complete(run.patientCaller, run.port.revertSnapshot(run.ctx(), vm.ref, first)));
      const current = (await snapshotsOf(run, vm)).filter((one) => one.current);
      expect(current.map((one) => one.id)).toEqual([first]);
      expect((await vm.read()).powerState).toBe('STOPPED');
    });

    promised(run, {
      methods: [...methods, 'reconfigureVm'],
      title: 'going back takes back what was changed since',
      body: () =>
        withVm(run, {}, async (vm) => {
          const { cores } = (await vm.read()).cpu;
          const id = await take(run, vm, { name: 'before' });
          const wish = { cpuCores: cores + 1 };
          must(await complete(run.caller, run.port.reconfigureVm(run.ctx(), vm.ref, wish)));
          must(await complete(run.patientCaller, run.port.revertSnapshot(run.ctx(), vm.ref, id)));
          expect((await vm.read()).cpu.cores).toBe(cores);
          expect((await vm.read()).marker).toBe(vm.marker);
        }),
    });

    stopped('when a parent goes its child stays, and with its children it goes whole', async (vm) => {
      const clean = await run.peer.look.fingerprint();
      const first = await take(run, vm, { name: 'first' });
      const second = await take(run, vm, { name: 'second' });
      await take(run, vm, { name: 'third' });
      await remove(run, vm, first, false);
      const left = await snapshotsOf(run, vm);
      expect(left.map((one) => one.name).sort()).toEqual(['second', 'third']);
      expect(left.find((one) => one.id === second)?.parentId).toBeNull();
      await remove(run, vm, second, true);
      expect(await snapshotsOf(run, vm)).toEqual([]);
      await remove(run, vm, second, true);
      expect(await run.peer.look.fingerprint()).toBe(clean);
    });

    stopped('a VM that has some is deleted whole', async (vm) => {
      await take(run, vm, { name: 'first' });
      await take(run, vm, { name: 'second' });
      const disks = (await run.peer.look.disks()).length;
      const own = (await vm.read()).disks.filter((disk) => disk.kind === 'disk').length;
      must(await complete(run.patientCaller, run.port.deleteVm(run.ctx(), vm.ref, {})));
      expect(await run.peer.look.powerState(vm.name)).toBeNull();
      expect((await run.peer.look.disks()).length).toBeLessThanOrEqual(disks - own);
    });

    stopped('going back to one that is not there answers ResourceNotFound', async (vm) => {
      await unchanged(run, async () =>
        mustFail(
          await complete(run.caller, run.port.revertSnapshot(run.ctx(), vm.ref, 'no-such-snapshot')),
          'ResourceNotFound',
        ),
      );
    });

    promised(run, {
      methods,
      features: ['memorySnapshots'],
      title: 'one with memory brings a VM back running',
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          const id = await take(run, vm, { name: 'alive', memory: true });
          expect((await snapshotsOf(run, vm))[0]).toMatchObject({ withMemory: true, powerState: 'RUNNING' });
          await stopVm(run, vm);
          must(await complete(run.patientCaller, run.port.revertSnapshot(run.ctx(), vm.ref, id)));
          expect(await run.peer.look.powerState(vm.name)).toBe('RUNNING');
        }),
    });

    promised(run, {
      methods,
      title: 'taking one: every step runs twice, fails once and dies once at each position',
      body: async () => {
        await unchanged(run, () => runEveryStepTwice(run, () => taking(run)));
        await unchanged(run, () => failAtEveryStep(run, () => taking(run)));
        await unchanged(run, () => resumeAtEveryStep(run, () => taking(run)));
      },
    });

    promised(run, {
      methods,
      title: 'going back: every step runs twice and dies once at each position',
      body: async () => {
        await unchanged(run, () => runEveryStepTwice(run, () => goingBack(run)));
        await unchanged(run, () => resumeAtEveryStep(run, () => goingBack(run)));
      },
    });

    promised(run, {
      methods,
      title: 'deleting one: every step runs twice and dies once at each position',
      body: async () => {
        await unchanged(run, () => runEveryStepTwice(run, () => deleting(run)));
        await unchanged(run, () => resumeAtEveryStep(run, () => deleting(run)));
      },
    });

    promised(run, {
      methods,
      title: 'one with memory is refused where memory is not promised',
      without: () => (run.promises('memorySnapshots') ? 'it promises memorySnapshots' : undefined),
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          const request = { marker: randomUUID(), name: 'alive', memory: true };
          await unchanged(run, async () => mustFail(await create(run, vm, request), 'OperationNotSupported'));
        }),
    });
  });
}

async function taking(run: ContractRun): Promise<Situation<string>> {
  const vm = await drilledVm(run);
  const request = { marker: randomUUID(), name: 'drilled' };
  return {
    ask: (port) => asTable(run, port, port.createSnapshot(run.ctx(), vm.ref, request)),
    verify: async (id) => {
      expect((await snapshotsOf(run, vm)).map((one) => one.id)).toEqual([id]);
    },
    cleanUp: () => run.peer.behindOurBack.delete(vm.name),
  };
}

async function goingBack(run: ContractRun): Promise<Situation<null>> {
  const vm = await drilledVm(run);
  const first = await take(run, vm, { name: 'first' });
  await take(run, vm, { name: 'second' });
  return {
    ask: (port) => asTable(run, port, port.revertSnapshot(run.ctx(), vm.ref, first)),
    verify: async () => {
      const current = (await snapshotsOf(run, vm)).filter((one) => one.current);
      expect(current.map((one) => one.id)).toEqual([first]);
    },
    cleanUp: () => run.peer.behindOurBack.delete(vm.name),
  };
}

async function deleting(run: ContractRun): Promise<Situation<null>> {
  const vm = await drilledVm(run);
  const clean = await run.peer.look.disks();
  const first = await take(run, vm, { name: 'first' });
  return {
    ask: (port) => asTable(run, port, port.deleteSnapshot(run.ctx(), vm.ref, { snapshotId: first })),
    verify: async () => {
      expect(await snapshotsOf(run, vm)).toEqual([]);
      expect(await run.peer.look.disks()).toEqual(clean);
    },
    cleanUp: () => run.peer.behindOurBack.delete(vm.name),
  };
}

async function drilledVm(run: ContractRun): Promise<Pick<TestVm, 'ref' | 'name'>> {
  const spec = run.peer.spec(run.vmName());
  const request = await run.createRequest(spec);
  const { nativeRef } = must(await complete(run.patientCaller, run.port.createVm(run.ctx(), request)));
  return { ref: nativeRef, name: spec.name };
}

/** What one native call does has no steps that could be drilled: it is done, and its end is looked at. */
async function asTable<T>(
  run: ContractRun,
  port: HypervisorPort,
  answer: Promise<Result<Mutation<T>, HypervisorError>>,
): Promise<Result<StepTable<T>, HypervisorError>> {
  const asked = await answer;
  if (!asked.ok || asked.value.kind === 'steps') return asked as Result<StepTable<T>, HypervisorError>;
  const caller = { port, ctx: () => run.ctx(run.deadlines.boot) };
  const value: T = must(await complete<T>(caller, Promise.resolve(asked)));
  return ok<StepTable<T>>({ kind: 'steps', steps: [], result: () => value });
}

async function take(
  run: ContractRun,
  vm: Pick<TestVm, 'ref'>,
  wish: Omit<CreateSnapshotRequest, 'marker'>,
): Promise<string> {
  return must(await create(run, vm, { marker: randomUUID(), ...wish }));
}

function create(run: ContractRun, vm: Pick<TestVm, 'ref'>, request: CreateSnapshotRequest) {
  return complete(run.patientCaller, run.port.createSnapshot(run.ctx(), vm.ref, request));
}

async function remove(run: ContractRun, vm: TestVm, snapshotId: string, withChildren: boolean) {
  const request = { snapshotId, withChildren };
  must(await complete(run.patientCaller, run.port.deleteSnapshot(run.ctx(), vm.ref, request)));
}

async function snapshotsOf(run: ContractRun, vm: Pick<TestVm, 'ref'>): Promise<readonly SnapshotInfo[]> {
  return must(await run.port.listSnapshots(run.ctx(), vm.ref));
}
