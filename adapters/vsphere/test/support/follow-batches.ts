import { setTimeout as sleep } from 'node:timers/promises';
import type { HypervisorError, InventoryBatch } from '@anyvisor/domain';
import type { Connected } from './connected.ts';

export interface Follower {
  readonly batches: readonly InventoryBatch[];
  readonly failure: () => HypervisorError | undefined;
  readonly until: (
    holds: (batches: readonly InventoryBatch[]) => boolean,
    milliseconds?: number,
  ) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Listens to `watch` and keeps what it said. */
export function followBatches({ port, ctx }: Connected): Follower {
  const controller = new AbortController();
  const batches: InventoryBatch[] = [];
  let failure: HypervisorError | undefined;
  const ended = (async () => {
    for await (const item of port.watch(ctx(undefined, controller.signal))) {
      if (item.ok) batches.push(item.value);
      else failure = item.error;
    }
  })();
  return {
    batches,
    failure: () => failure,
    until: async (holds, milliseconds = 30_000) => {
      const end = Date.now() + milliseconds;
      while (!holds(batches)) {
        if (Date.now() > end)
          throw new Error(
            `waited in vain; watch said ${batches.map((one) => one.type).join(' ')}, ${failure?.message}`,
          );
        await sleep(25);
      }
    },
    stop: async () => {
      controller.abort();
      await ended;
    },
  };
}
