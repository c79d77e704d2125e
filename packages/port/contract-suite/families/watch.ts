import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must } from '../engine/must.ts';
import { startVm, withVm } from '../engine/test-vm.ts';
import { WatchMirror } from '../engine/watch-mirror.ts';

/** What `watch` tells adds up to what there is. */
export function watch(run: ContractRun): void {
  describe('watch', () => {
    const { watch: patience } = run.deadlines;

    test('begins with a reset that holds everything', async () => {
      await withVm(run, {}, async () => {
        await mirrored(run, async (mirror) => {
          await mirror.until('the first batch', patience, () => mirror.batches.length > 0 || undefined);
          expect(mirror.batches[0]).toBe('reset');
          expect(mirror.vms()).toEqual(byRef(must(await run.port.listVms(run.ctx()))));
          const templates = must(await run.port.listTemplates(run.ctx())).map((one) => one.nativeRef);
          expect([...mirror.templates].sort()).toEqual([...templates].sort());
        });
      });
    });

    test('tells of a start, a stop and a removal behind our back', async () => {
      const { behindOurBack } = run.peer;
      await withVm(run, {}, async (vm) => {
        await mirrored(run, async (mirror) => {
          await mirror.until('the VM', patience, () => mirror.vm(vm.ref));
          await behindOurBack.start(vm.name);
          await mirror.untilState(vm.ref, 'RUNNING', patience);
          await behindOurBack.stop(vm.name);
          await mirror.untilState(vm.ref, 'STOPPED', patience);
          await behindOurBack.delete(vm.name);
          await mirror.until('the VM to go', patience, () => mirror.vm(vm.ref) === undefined || undefined);
        });
      });
    });

    test('a VM renamed behind our back stays the same VM', async ({ skip }) => {
      const { rename } = run.peer.behindOurBack;
      skip(rename === undefined, 'the platform cannot rename');
      await withVm(run, {}, async (vm) => {
        const name = run.vmName();
        await mirrored(run, async (mirror) => {
          await mirror.until('the VM', patience, () => mirror.vm(vm.ref));
          try {
            await rename?.(vm.name, name);
            const renamed = () => (mirror.vm(vm.ref)?.name === name ? true : undefined);
            await mirror.until('the new name', patience, renamed);
          } finally {
            await run.peer.behindOurBack.delete(name);
          }
        });
      });
    });

    test('tells of what we do ourselves', async () => {
      await mirrored(run, async (mirror) => {
        await mirror.until('the first batch', patience, () => mirror.batches.length > 0 || undefined);
        await withVm(run, {}, async (vm) => {
          await mirror.until('the new VM', patience, () => mirror.vm(vm.ref));
          await startVm(run, vm);
          await mirror.untilState(vm.ref, 'RUNNING', patience);
        });
      });
    });

    test('two watchers see the same', async () => {
      await mirrored(run, async (one) => {
        await mirrored(run, async (other) => {
          await withVm(run, {}, async (vm) => {
            await one.until('the VM', patience, () => one.vm(vm.ref));
            await other.until('the VM', patience, () => other.vm(vm.ref));
          });
        });
      });
    });

    test('ends quietly when nobody listens any more', async () => {
      const mirror = new WatchMirror(run);
      await mirror.until('the first batch', patience, () => mirror.batches.length > 0 || undefined);
      await mirror.stop();
      expect(mirror.failure).toBeUndefined();
    });

    test('says something at least every 30 seconds', { timeout: 60_000 }, async ({ skip }) => {
      skip(process.env['CI'] === undefined, 'slow, so only where CI is set');
      await mirrored(run, async (mirror) => {
        await mirror.until('the first batch', patience, () => mirror.batches.length > 0 || undefined);
        const before = mirror.batches.length;
        await sleep(31_000);
        expect(mirror.batches.length).toBeGreaterThan(before);
      });
    });
  });
}

async function mirrored(run: ContractRun, body: (mirror: WatchMirror) => Promise<void>): Promise<void> {
  const mirror = new WatchMirror(run);
  try {
    await body(mirror);
    expect(mirror.failure).toBeUndefined();
  } finally {
    await mirror.stop();
  }
}

function byRef(vms: readonly { readonly nativeRef: string; readonly name: string }[]) {
  return Object.fromEntries(vms.map((vm) => [vm.nativeRef, vm.name]));
}
