import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { CreatedVm } from '../../src/answers.ts';
import type { CloneVmRequest } from '../../src/requests.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { failAtEveryStep, resumeAtEveryStep, runEveryStepTwice } from '../engine/step-drills.ts';
import type { Prepare } from '../engine/step-drills.ts';
import { withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import { verifyOneVm } from './create-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Copying a VM. */
export function cloneVm(run: ContractRun): void {
  describe.each([
    ['full', 'fullClones'],
    ['linked', 'linkedClones'],
  ] as const)('cloneVm, %s', (mode, feature) => {
    const cloned = (title: string, body: (source: TestVm) => Promise<void>): void => {
      promised(run, {
        methods: ['cloneVm'],
        features: [feature],
        title,
        without: () =>
          mode === 'linked' && run.peer.means?.linkedCopiesOfTemplatesOnly === true
            ? 'linked copies are made of templates only'
            : undefined,
        body: () => withVm(run, {}, body),
      });
    };

    cloned('the copy has the size of its source, and MAC addresses of its own', async (source) => {
      const request = cloneRequest(run, source, mode);
      try {
        const copy = must(await complete(run.patientCaller, run.port.cloneVm(run.ctx(), request)));
        const [original, seen] = [await source.read(), must(await run.port.getVm(run.ctx(), copy.nativeRef))];
        expect(await run.peer.look.vmNames()).toEqual(expect.arrayContaining([source.name, request.name]));
        expect(copy.nativeRef).not.toBe(source.ref);
        expect(seen).toMatchObject({
          marker: request.marker,
          powerState: 'STOPPED',
          cpu: original.cpu,
          memory: original.memory,
        });
        expect(seen.disks.map((disk) => disk.sizeBytes)).toEqual(
          original.disks.map((disk) => disk.sizeBytes),
        );
        const macs = original.nics.map((nic) => nic.mac);
        expect(seen.nics.filter((nic) => macs.includes(nic.mac))).toEqual([]);
        expect(seen.nics).toHaveLength(macs.length);
      } finally {
        await run.peer.behindOurBack.delete(request.name);
      }
    });

    cloned('every step runs twice and one copy is there', async (source) => {
      await runEveryStepTwice(run, prepareClone(run, source, mode));
    });

    cloned('failing at any step leaves nothing behind', async (source) => {
      await failAtEveryStep(run, prepareClone(run, source, mode));
    });

    cloned('a crash at any step ends with one copy', async (source) => {
      await resumeAtEveryStep(run, prepareClone(run, source, mode));
    });

    cloned('a taken name and a source that is gone are refused and change nothing', async (source) => {
      const request = cloneRequest(run, source, mode);
      await unchanged(run, async () => {
        const taken = run.port.cloneVm(run.ctx(), { ...request, name: source.name });
        mustFail(await complete(run.patientCaller, taken), 'ResourceAlreadyExists');
        const gone = run.port.cloneVm(run.ctx(), { ...request, source: 'no-such-vm' });
        mustFail(await complete(run.patientCaller, gone), 'ResourceNotFound');
      });
    });
  });

  promised(run, {
    methods: ['cloneVm'],
    title: 'cloneVm refuses the one kind of copy that is not promised of a VM',
    without: () =>
      run.promises('fullClones') &&
      run.promises('linkedClones') &&
      run.peer.means?.linkedCopiesOfTemplatesOnly !== true
        ? 'both are'
        : undefined,
    body: () =>
      withVm(run, {}, async (source) => {
        const request = cloneRequest(run, source, run.promises('fullClones') ? 'linked' : 'full');
        await unchanged(run, async () =>
          mustFail(await complete(run.caller, run.port.cloneVm(run.ctx(), request)), 'OperationNotSupported'),
        );
      }),
  });
}

function prepareClone(run: ContractRun, source: TestVm, mode: 'full' | 'linked'): Prepare<CreatedVm> {
  return async () => {
    const request = cloneRequest(run, source, mode);
    const disks = await run.peer.look.disks();
    return {
      ask: (port) => port.cloneVm(run.ctx(), request),
      verify: (created) => verifyOneVm(run, request.marker, created, disks.length, request.name),
      cleanUp: () => run.peer.behindOurBack.delete(request.name),
    };
  };
}

function cloneRequest(run: ContractRun, source: TestVm, mode: 'full' | 'linked'): CloneVmRequest {
  return {
    marker: randomUUID(),
    source: source.ref,
    name: run.vmName(),
    mode,
    mapping: run.peer.mapping,
  };
}
