import { describe, expect, test } from 'vitest';
import type { HypervisorErrorKind } from '@anyvisor/domain';
import type { ContractRun } from '../engine/contract-run.ts';
import { mustFail } from '../engine/must.ts';
import { waitFor } from '../engine/wait-for.ts';
import { WatchMirror } from '../engine/watch-mirror.ts';

const cutKinds: readonly HypervisorErrorKind[] = ['ConnectionFailed', 'NetworkError', 'OperationTimeout'];

/** The endpoint goes away and comes back. */
export function faults(run: ContractRun): void {
  describe('faults', () => {
    test('cut off, calls fail in time and retriably, watch ends; restored, the port works again', async ({
      skip,
    }) => {
      const { faults: hooks } = run.peer;
      skip(hooks === undefined, 'the fixture cannot cut its peer off');
      const mirror = new WatchMirror(run);
      await mirror.until(
        'the first batch',
        run.deadlines.watch,
        () => mirror.batches.length > 0 || undefined,
      );
      await hooks?.cut();
      try {
        for (let time = 1; time <= 2; time += 1) {
          const error = mustFail(await run.port.listVms(run.ctx(3000)), ...cutKinds);
          expect(error.retriable).toBe(true);
        }
        await mirror.ended(35_000);
        expect(cutKinds).toContain(mirror.failure?.kind);
      } finally {
        await hooks?.restore();
        await mirror.stop();
      }
      await waitFor('the port to work again', run.deadlines.call, async () => {
        const answer = await run.port.listVms(run.ctx());
        return answer.ok ? true : undefined;
      });
    }, 90_000);
  });
}
