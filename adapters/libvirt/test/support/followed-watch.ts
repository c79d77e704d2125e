import type { HypervisorError, InventoryBatch, PowerState } from '@anyvisor/domain';
import { expect } from 'vitest';
import type { TestPort } from './open-port.ts';

/** Everything a watcher has told so far. */
export interface FollowedWatch {
  readonly batches: readonly InventoryBatch[];
  readonly gone: readonly string[];
  readonly failure: HypervisorError | undefined;
  /** Every state told of a VM, in order. */
  readonly states: (nativeRef: string) => readonly PowerState[];
  /** Waits for what may come; `what` completes the sentence "no … in time". */
  readonly until: (what: string, is: () => boolean) => Promise<void>;
}

/** Begins to watch, and goes on in the background until the signal. */
export function follow(at: TestPort, signal: AbortSignal): FollowedWatch {
  const batches: InventoryBatch[] = [];
  let failure: HypervisorError | undefined;
  void (async () => {
    for await (const item of at.port.watch(at.ctx(60_000, signal))) {
      if (item.ok) batches.push(item.value);
      else failure = item.error;
    }
  })();
  return {
    batches,
    get gone() {
      return batches.flatMap((batch) => (batch.type === 'gone' ? batch.vms : []));
    },
    get failure() {
      return failure;
    },
    states: (nativeRef) =>
      batches
        .flatMap((batch) =>
          batch.type === 'changed' ? batch.vms : batch.type === 'reset' ? batch.inventory.vms : [],
        )
        .filter((vm) => vm.nativeRef === nativeRef)
        .map(({ powerState }) => powerState),
    until: async (what, is) => {
      await expect.poll(is, { timeout: 15_000, message: `no ${what} in time` }).toBe(true);
    },
  };
}
