import { describe, expect, test } from 'vitest';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext } from '../../src/call-context.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { mustFail } from '../engine/must.ts';
import { withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Nobody waits longer than they said they would. */
export function deadlines(run: ContractRun): void {
  describe('deadlines', () => {
    test('a call that was cancelled before it began is not begun', async () => {
      await refusedAtOnce(
        run,
        () => run.ctx(undefined, AbortSignal.abort()),
        ['OperationFailed'],
        'cancelled',
      );
    });

    test('a call whose deadline has passed answers OperationTimeout', async () => {
      await refusedAtOnce(run, () => run.ctx(-1), ['OperationTimeout'], undefined);
    });

    test('cancelled in mid-call, it answers within three seconds', async () => {
      await withVm(run, {}, async (vm) => {
        for (const call of calls(run, vm)) {
          const controller = new AbortController();
          const begun = Date.now();
          const answer = call(run.ctx(undefined, controller.signal));
          controller.abort();
          await answer;
          expect(Date.now() - begun).toBeLessThan(3000);
        }
      });
    });
  });
}

async function refusedAtOnce(
  run: ContractRun,
  ctx: () => CallContext,
  kinds: readonly HypervisorError['kind'][],
  reason: string | undefined,
): Promise<void> {
  await withVm(run, {}, async (vm) => {
    await unchanged(run, async () => {
      for (const call of calls(run, vm)) {
        const begun = Date.now();
        const error = mustFail(await call(ctx()), ...kinds);
        expect(error.reason).toBe(reason);
        expect(Date.now() - begun).toBeLessThan(1000);
      }
    });
  });
}

function calls(
  { port }: ContractRun,
  vm: TestVm,
): readonly ((ctx: CallContext) => Promise<Result<unknown, HypervisorError>>)[] {
  return [
    (ctx) => port.capabilities(ctx),
    (ctx) => port.testConnection(ctx),
    (ctx) => port.listResources(ctx),
    (ctx) => port.listVms(ctx),
    (ctx) => port.getVm(ctx, vm.ref),
    (ctx) => port.collectMetrics(ctx, [vm.ref]),
    (ctx) => port.findByMarker(ctx, vm.marker),
    (ctx) => port.startVm(ctx, vm.ref),
  ];
}
