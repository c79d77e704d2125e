import { describe, expect, test } from 'vitest';
import type { ConsoleSession } from '../../src/answers.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must } from '../engine/must.ts';
import { complete } from '../engine/run-steps.ts';
import { untilVm, withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import type { GuestMeans } from '../fixture.ts';
import { readUntil } from './console.ts';
import { guestUp } from './reconfigure.ts';

/** What only an operating system inside can show: addresses, a serial console, a graceful end. */
export function guest(run: ContractRun): void {
  describe('guest', () => {
    test(
      'boots, reports an address, speaks on its console, restarts and shuts down when asked',
      { timeout: run.deadlines.boot * 3 },
      async ({ skip }) => {
        const { guest: means } = run.peer;
        if (means === null) {
          skip('the peer has no guests');
          return;
        }
        const { boot } = run.deadlines;
        const request = { force: false, timeoutSeconds: boot / 1000 };
        await withVm(run, { spec: means.spec }, async (vm) => {
          must(await complete(run.patientCaller, run.port.startVm(run.ctx(), vm.ref)));
          await booted(run, vm, means, await serialLine(run, vm, means));
          if (means.answersPowerButton) {
            const line = await serialLine(run, vm, means);
            must(await complete(run.patientCaller, run.port.restartVm(run.ctx(), vm.ref, request)));
            await booted(run, vm, means, line);
            must(await complete(run.patientCaller, run.port.stopVm(run.ctx(), vm.ref, request)));
            expect(await run.peer.look.powerState(vm.name)).toBe('STOPPED');
          }
        });
      },
    );
  });
}

/** An open serial line, where there is one to read. */
async function serialLine(
  run: ContractRun,
  vm: TestVm,
  means: GuestMeans,
): Promise<ConsoleSession | undefined> {
  return means.serialText === undefined || !run.promises('serialConsole')
    ? undefined
    : must(await run.port.openConsole(run.ctx(), vm.ref, 'serial'));
}

/** Waits until the guest has said what it says on `line` when it is up, and has an address. */
async function booted(
  run: ContractRun,
  vm: TestVm,
  means: GuestMeans,
  line: ConsoleSession | undefined,
): Promise<void> {
  const { boot } = run.deadlines;
  await untilVm(vm, 'the VM to run', boot, (seen) => seen.powerState === 'RUNNING');
  if (line !== undefined) {
    const text = means.serialText ?? '';
    expect(await readUntil(line, text, boot)).toContain(text);
  }
  await guestUp(run, vm);
}
