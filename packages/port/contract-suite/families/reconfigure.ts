import { describe, expect } from 'vitest';
import type { VmObservation, VmProvisionSpec } from '@anyvisor/domain';
import type { ReconfigureRequest } from '../../src/requests.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { startVm, stopVm, untilVm, withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Changing size, name and autostart: success is what a re-read shows. */
export function reconfigure(run: ContractRun): void {
  describe('reconfigureVm', () => {
    const cold = (title: string, body: (vm: TestVm) => Promise<void>): void => {
      promised(run, { methods: ['reconfigureVm'], title, body: () => withVm(run, {}, body) });
    };

    cold('a stopped VM gets more cores and memory at once', async (vm) => {
      const { compute } = run.peer.spec(vm.name);
      const wish = { cpuCores: compute.cpuCores + 1, memoryMb: compute.memoryMb * 2 };
      const answer = must(await change(run, vm, wish));
      expect(answer.changes.map((one) => one.effect)).toEqual(['applied', 'applied']);
      expect(answer.changes.map((one) => one.field).sort()).toEqual(Object.keys(wish).sort());
      const seen = await vm.read();
      expect(seen.cpu.cores).toBe(wish.cpuCores);
      expect(seen.memory.sizeBytes).toBe(wish.memoryMb * 2 ** 20);
      expect(must(await change(run, vm, wish)).changes.map((one) => one.effect)).not.toContain('pending');
    });

    cold('a renamed VM stays the same VM', async (vm) => {
      const name = run.vmName();
      try {
        must(await change(run, vm, { name }));
        expect(await vm.read()).toMatchObject({ nativeRef: vm.ref, name, marker: vm.marker });
        expect(await run.peer.look.vmNames()).toContain(name);
        expect(await run.peer.look.vmNames()).not.toContain(vm.name);
      } finally {
        await run.peer.behindOurBack.delete(name);
      }
    });

    cold('impossible sizes are refused and change nothing', async (vm) => {
      await unchanged(run, async () => {
        for (const wish of [
          { cpuCores: 1_000_000 },
          { cpuCores: 0 },
          { memoryMb: 2 ** 30 },
          { memoryMb: -1 },
        ]) {
          mustFail(await change(run, vm, wish), 'InvalidVmSpec', 'ResourceExhausted');
        }
      });
    });

    promised(run, {
      methods: ['reconfigureVm'],
      features: ['autostart'],
      title: 'autostart is switched on and off',
      body: () =>
        withVm(run, {}, async (vm) => {
          for (const autostart of [true, false]) {
            must(await change(run, vm, { autostart }));
            expect((await vm.read()).autostart).toBe(autostart);
          }
        }),
    });

    for (const resource of [cores, memory(run)]) {
      promised(run, {
        methods: ['reconfigureVm'],
        features: [resource.feature],
        title: `a running VM gets more ${resource.name} without a restart`,
        body: () =>
          withVm(run, { spec: (name) => resource.roomy(basis(run)(name)), running: true }, async (vm) => {
            await guestUp(run, vm);
            const before = resource.read(await vm.read());
            const [wish, goal] = resource.more(before);
            const answer = must(await change(run, vm, wish));
            expect(answer.changes.map((one) => one.effect)).toEqual(['applied']);
            expect(resource.read(await vm.read())).toBe(goal);
            expect(await run.peer.look.powerState(vm.name)).toBe('RUNNING');
          }),
      });

      promised(run, {
        methods: ['reconfigureVm'],
        title: `more ${resource.name} for a running VM, where that cannot be hot, waits for the next start or is refused`,
        without: () => (run.promises(resource.feature) ? `it promises ${resource.feature}` : undefined),
        body: () =>
          withVm(run, { running: true }, async (vm) => {
            const [wish, goal] = resource.more(resource.read(await vm.read()));
            const before = await run.peer.look.fingerprint();
            const answer = await change(run, vm, wish);
            if (!answer.ok) {
              mustFail(answer, 'OperationNotSupported', 'OperationFailed');
              expect(await run.peer.look.fingerprint()).toBe(before);
              return;
            }
            expect(answer.value.changes.map((one) => one.effect)).toEqual(['pending']);
            await stopVm(run, vm);
            await startVm(run, vm);
            expect(resource.read(await vm.read())).toBe(goal);
          }),
      });
    }
  });
}

function change(run: ContractRun, vm: TestVm, wish: ReconfigureRequest) {
  return complete(run.patientCaller, run.port.reconfigureVm(run.ctx(), vm.ref, wish));
}

/** A hot change may need the guest's help. */
function basis(run: ContractRun): (name: string) => VmProvisionSpec {
  return run.peer.guest?.spec ?? run.peer.spec;
}

/** Waits for the guest's operating system, as far as the peer can tell that it is there. */
export async function guestUp(run: ContractRun, vm: TestVm): Promise<void> {
  if (run.peer.guest?.reportsAddresses === true) {
    await untilVm(vm, 'the guest to report an address', run.deadlines.boot, (seen) =>
      seen.nics.some((nic) => nic.ipAddresses.length > 0),
    );
  }
}

interface HotResource {
  readonly name: string;
  readonly feature: 'cpuHotAdd' | 'memoryHotAdd';
  readonly roomy: (spec: VmProvisionSpec) => VmProvisionSpec;
  readonly read: (vm: VmObservation) => number;
  readonly more: (before: number) => readonly [ReconfigureRequest, number];
}

const cores: HotResource = {
  name: 'cores',
  feature: 'cpuHotAdd',
  roomy: (spec) => ({ ...spec, compute: { ...spec.compute, maxCpuCores: spec.compute.cpuCores + 1 } }),
  read: (vm) => vm.cpu.cores,
  more: (before) => [{ cpuCores: before + 1 }, before + 1],
};

/** Memory grows by this much unless the fixture says otherwise: a multiple of what most platforms plug in. */
const usualStepMb = 256;

function memory(run: ContractRun): HotResource {
  // The peer is not there yet when tests are registered.
  const extraMb = () => run.peer.means?.memoryStepMb ?? usualStepMb;
  return {
    name: 'memory',
    feature: 'memoryHotAdd',
    roomy: (spec) => ({
      ...spec,
      compute: { ...spec.compute, maxMemoryMb: spec.compute.memoryMb + 2 * extraMb() },
    }),
    read: (vm) => vm.memory.sizeBytes,
    more: (before) => [{ memoryMb: before / 2 ** 20 + extraMb() }, before + extraMb() * 2 ** 20],
  };
}
