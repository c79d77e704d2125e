import { randomUUID } from 'node:crypto';
import type { HypervisorErrorKind, VmProvisionSpec } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import type { CreatedVm } from '../../src/answers.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { complete } from '../engine/run-steps.ts';
import { failAtEveryStep, resumeAtEveryStep, runEveryStepTwice } from '../engine/step-drills.ts';
import type { Situation } from '../engine/step-drills.ts';
import { withVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Making a VM: the table of steps in good days, in bad ones, and what is refused. */
export function createVm(run: ContractRun): void {
  describe('createVm', () => {
    const { drill } = run.deadlines;

    test('makes the VM that the peer then has, switched off', async () => {
      await withVm(run, {}, async (vm) => {
        expect(await run.peer.look.powerState(vm.name)).toBe('STOPPED');
      });
    });

    test('powerOn makes it running', async () => {
      await withVm(run, { spec: (name) => ({ ...run.peer.spec(name), powerOn: true }) }, async (vm) => {
        expect(await run.peer.look.powerState(vm.name)).toBe('RUNNING');
      });
    });

    test('asking for the table changes nothing yet', async () => {
      const request = await run.createRequest(run.peer.spec(run.vmName()));
      await unchanged(run, async () => must(await run.port.createVm(run.ctx(), request)));
    });

    test('runs every step twice and leaves one VM', { timeout: drill }, async () => {
      await runEveryStepTwice(run, () => situation(run, running(run)));
    });

    test('failing at any step leaves nothing behind', { timeout: drill }, async () => {
      await failAtEveryStep(run, () => situation(run, running(run)));
    });

    test('a crash at any step ends with one VM', { timeout: drill }, async () => {
      await resumeAtEveryStep(run, () => situation(run, run.peer.spec(run.vmName())));
    });

    test('a marker finds what was made with it, and an unknown one finds nothing', async () => {
      await withVm(run, {}, async (vm) => {
        const found = must(await run.port.findByMarker(run.ctx(), vm.marker));
        expect(found.filter((one) => one.kind === 'vm')).toEqual([
          { kind: 'vm', nativeRef: vm.ref, name: vm.name },
        ]);
        expect(must(await run.port.findByMarker(run.ctx(), randomUUID()))).toEqual([]);
      });
    });

    test('a name that is taken answers ResourceAlreadyExists and changes nothing', async () => {
      await withVm(run, {}, async (vm) => {
        await refused(run, run.peer.spec(vm.name), ['ResourceAlreadyExists']);
      });
    });

    test.for(impossibleSpecs)('%s is refused and changes nothing', async ([_title, kinds, change]) => {
      await refused(run, change(run.peer.spec(run.vmName())), kinds);
    });

    test('an unknown network, storage, place and template are violations that point into the spec', async () => {
      for (const { code, pointer, change } of unmappedSpecs) {
        const spec = change(run.peer.spec(run.vmName()));
        const error = await refused(run, spec, ['InvalidVmSpec']);
        expect(error).toMatchObject({ violations: [{ code, pointer }] });
      }
    });
  });
}

function running(run: ContractRun): VmProvisionSpec {
  return { ...run.peer.spec(run.vmName()), powerOn: true };
}

/** A create that is drilled; used for templates as well. */
export async function situation(run: ContractRun, spec: VmProvisionSpec): Promise<Situation<CreatedVm>> {
  const request = await run.createRequest(spec);
  const disks = await run.peer.look.disks();
  return {
    ask: (port) => port.createVm(run.ctx(), request),
    verify: (created) => verifyOneVm(run, request.marker, created, disks.length, spec.name),
    cleanUp: () => run.peer.behindOurBack.delete(spec.name),
  };
}

/** There is one VM of this name and marker, and it has all the disks that have come since. */
export async function verifyOneVm(
  run: ContractRun,
  marker: string,
  created: CreatedVm,
  disksBefore: number,
  name: string,
): Promise<void> {
  expect((await run.peer.look.vmNames()).filter((one) => one === name)).toHaveLength(1);
  const found = must(await run.port.findByMarker(run.ctx(), marker));
  expect(found.filter((one) => one.kind === 'vm')).toEqual([
    { kind: 'vm', nativeRef: created.nativeRef, name },
  ]);
  const vm = must(await run.port.getVm(run.ctx(), created.nativeRef));
  expect(vm.name).toBe(name);
  const added = (await run.peer.look.disks()).length - disksBefore;
  expect(added, 'disks that have come').toBeLessThanOrEqual(vm.disks.length);
}

async function refused(run: ContractRun, spec: VmProvisionSpec, kinds: readonly HypervisorErrorKind[]) {
  const request = {
    marker: randomUUID(),
    mapping: run.peer.mapping,
    ...(spec.template === 'blank' || spec.template === unknownName ? {} : await run.createRequest(spec)),
    spec,
  };
  return unchanged(run, async () =>
    mustFail(await complete(run.patientCaller, run.port.createVm(run.ctx(), request)), ...kinds),
  );
}

type Change = (spec: VmProvisionSpec) => VmProvisionSpec;

const impossibleSpecs: readonly (readonly [string, readonly HypervisorErrorKind[], Change])[] = [
  ['a million cores', ['InvalidVmSpec', 'ResourceExhausted'], withCompute({ cpuCores: 1_000_000 })],
  ['a petabyte of memory', ['InvalidVmSpec', 'ResourceExhausted'], withCompute({ memoryMb: 2 ** 30 })],
  ['no core at all', ['InvalidVmSpec'], withCompute({ cpuCores: 0 })],
  ['half a core', ['InvalidVmSpec'], withCompute({ cpuCores: 0.5 })],
  ['negative memory', ['InvalidVmSpec'], withCompute({ memoryMb: -1 })],
  [
    'an exabyte of disk',
    ['InvalidVmSpec', 'ResourceExhausted', 'OperationFailed'],
    (spec) => ({ ...spec, storage: { ...spec.storage, disks: [{ sizeGb: 2 ** 30, thin: false }] } }),
  ],
];

function withCompute(compute: Partial<VmProvisionSpec['compute']>): Change {
  return (spec) => ({ ...spec, compute: { ...spec.compute, ...compute } });
}

const unknownName = 'no-such-thing';

const unmappedSpecs: readonly { code: string; pointer: string; change: Change }[] = [
  {
    code: 'NetworkNotFound',
    pointer: '/network/nics/0/network',
    change: (spec) => ({ ...spec, network: { nics: [{ network: unknownName }] } }),
  },
  {
    code: 'StorageNotFound',
    pointer: '/storage/disks/0/storage',
    change: (spec) => ({ ...spec, storage: { disks: [{ sizeGb: 1, storage: unknownName }] } }),
  },
  {
    code: 'ComputeUnitNotFound',
    pointer: '/placement/computeUnit',
    change: (spec) => ({ ...spec, placement: { computeUnit: unknownName } }),
  },
  {
    code: 'TemplateNotFound',
    pointer: '/template',
    change: (spec) => ({ ...spec, template: unknownName }),
  },
];
