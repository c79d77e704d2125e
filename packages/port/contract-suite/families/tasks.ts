import { describe, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { mustFail } from '../engine/must.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Handles to native work that nobody knows any more. */
export function tasks(run: ContractRun): void {
  describe('tasks', () => {
    const task = { id: 'no-such-task', verb: 'nothing' };

    test('following and cancelling an unknown one is refused and changes nothing', async () => {
      await unchanged(run, async () => {
        mustFail(await run.port.followTask(run.ctx(), task), 'ResourceNotFound', 'OperationNotSupported');
        mustFail(await run.port.cancelTask(run.ctx(), task), 'ResourceNotFound', 'OperationNotSupported');
      });
    });
  });
}
