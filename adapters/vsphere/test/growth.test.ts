import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import { admin, vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connected } from './support/connected.ts';
import type { Connected } from './support/connected.ts';
import { reachVcsim } from './support/reach.ts';
import type { Reach } from './support/reach.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
const WARM_UP = 100;
const CYCLES = 1000;
/** Bytes: a leak of one VM's observation for each cycle would be more. */
const MOST_GROWTH = 2 ** 20;

describe.skipIf(skip)('a watch that goes on and on', () => {
  let reach: Reach;
  let at: Connected;

  beforeAll(async () => {
    reach = await reachVcsim({ vms: 20 });
    at = connected(reach.parameters);
  }, 900_000);

  afterAll(async () => {
    await at?.port.close();
    await reach?.proxy.close();
    await reach?.sim.stop();
  });

  test(`${CYCLES} updates leave no more memory taken than there was`, { timeout: 240_000 }, async () => {
    const controller = new AbortController();
    const watch = at.port.watch(at.ctx(undefined, controller.signal))[Symbol.asyncIterator]();
    /** Reads on until the VM is told of by this name. */
    const hear = async (name: string): Promise<void> => {
      for (;;) {
        const item: Result<InventoryBatch, HypervisorError> | undefined = (await watch.next()).value;
        if (item?.ok !== true) throw new Error(`the watch ended: ${item?.error.message}`);
        if (item.value.type === 'changed' && item.value.vms.some((vm) => vm.name === name)) return;
      }
    };
    const cycle = async (from: string, to: string): Promise<void> => {
      await admin.act(reach.sim, 'rename', from, to);
      await hear(to);
    };
    try {
      await watch.next();
      const many = async (count: number): Promise<void> => {
        for (let round = 0; round < count / 2; round += 1) {
          await cycle('vm-00003', 'vm-other');
          await cycle('vm-other', 'vm-00003');
        }
      };
      await many(WARM_UP);
      const before = taken();
      await many(CYCLES);
      expect(taken() - before).toBeLessThan(MOST_GROWTH);
    } finally {
      controller.abort();
      await watch.return?.();
    }
  });
});

/** Bytes that are still taken after everything free was collected. */
function taken(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node does not let its garbage be collected');
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
