import { describe, expect, test } from 'vitest';
import type { VmProvisionSpec } from '@anyvisor/domain';
import type { ContractRun } from '../engine/contract-run.ts';
import { mustFail } from '../engine/must.ts';
import { complete } from '../engine/run-steps.ts';
import { failAtEveryStep, resumeAtEveryStep, runEveryStepTwice } from '../engine/step-drills.ts';
import { withVm } from '../engine/test-vm.ts';
import { situation } from './create-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Making a VM of a template: whole copies and linked ones. */
export function createFromTemplate(run: ContractRun): void {
  describe('createVm from a template', () => {
    describe.each([
      ['full', null],
      ['linked', 'linkedClones'],
    ] as const)('%s', (cloneMode, feature) => {
      const drilled = (title: string, body: (spec: () => VmProvisionSpec) => Promise<void>): void => {
        test(title, { timeout: run.deadlines.drill }, async ({ skip }) => {
          const { template } = run.peer;
          skip(template === null, 'the peer has no template');
          skip(feature !== null && !run.promises(feature), `this endpoint does not promise ${feature}`);
          const linkable = template !== null && (await run.template(template)).supportsLinkedClone;
          skip(cloneMode === 'linked' && !linkable, 'the template cannot be linked to');
          await body(() => fromTemplate(run, run.vmName(), cloneMode));
        });
      };

      drilled('takes over the disks of the template', async () => {
        await withVm(run, { spec: (name) => fromTemplate(run, name, cloneMode) }, async (vm) => {
          const template = await run.template(run.peer.template ?? '');
          const disks = (await vm.read()).disks.filter((disk) => disk.kind === 'disk');
          expect(disks).not.toHaveLength(0);
          const bytes = disks.reduce((sum, disk) => sum + (disk.sizeBytes ?? 0), 0);
          expect(bytes).toBeGreaterThanOrEqual(template.diskBytes ?? 0);
          expect(await run.peer.look.powerState(vm.name)).toBe('STOPPED');
        });
      });

      drilled('runs every step twice and leaves one VM', async (spec) => {
        await runEveryStepTwice(run, () => situation(run, spec()));
      });

      drilled('failing at any step leaves nothing behind', async (spec) => {
        await failAtEveryStep(run, () => situation(run, spec()));
      });

      drilled('a crash at any step ends with one VM', async (spec) => {
        await resumeAtEveryStep(run, () => situation(run, spec()));
      });
    });

    test('a linked copy where none is promised is refused and changes nothing', async ({ skip }) => {
      skip(run.peer.template === null, 'the peer has no template');
      skip(run.promises('linkedClones'), 'this endpoint promises linkedClones');
      const request = await run.createRequest(fromTemplate(run, run.vmName(), 'linked'));
      await unchanged(run, async () =>
        mustFail(
          await complete(run.caller, run.port.createVm(run.ctx(), request)),
          'InvalidVmSpec',
          'OperationNotSupported',
        ),
      );
    });

    test('a template that has gone meanwhile is refused and changes nothing', async ({ skip }) => {
      const { template } = run.peer;
      skip(template === null, 'the peer has no template');
      const request = await run.createRequest(fromTemplate(run, run.vmName(), 'full'));
      const gone = { ...(await run.template(template ?? '')), nativeRef: 'gone', name: 'gone' };
      await unchanged(run, async () =>
        mustFail(
          await complete(run.caller, run.port.createVm(run.ctx(), { ...request, template: gone })),
          'InvalidVmSpec',
          'ResourceNotFound',
        ),
      );
    });
  });
}

function fromTemplate(run: ContractRun, name: string, cloneMode: 'full' | 'linked'): VmProvisionSpec {
  return {
    ...run.peer.spec(name),
    template: run.peer.template ?? '',
    storage: { disks: [], cloneMode },
  };
}
