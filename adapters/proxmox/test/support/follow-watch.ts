import { setTimeout as sleep } from 'node:timers/promises';
import type { HypervisorError, InventoryBatch, VmObservation } from '@anyvisor/domain';
import type { Connected } from './connected.ts';

/** What `watch` has told so far, added up. */
export interface Followed {
  readonly batches: readonly InventoryBatch[];
  readonly vm: (ref: string) => VmObservation | undefined;
  /** Every power state a VM was told to be in, in order. */
  readonly states: (ref: string) => readonly string[];
  readonly templates: ReadonlySet<string>;
  readonly failure: () => HypervisorError | undefined;
  readonly until: (what: string, holds: () => boolean, milliseconds?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export function followWatch({ port, ctx }: Connected): Followed {
  const controller = new AbortController();
  const batches: InventoryBatch[] = [];
  const vms = new Map<string, VmObservation>();
  const states = new Map<string, string[]>();
  const templates = new Set<string>();
  let failure: HypervisorError | undefined;
  const take = (batch: InventoryBatch): void => {
    batches.push(batch);
    if (batch.type === 'alive') return;
    if (batch.type === 'gone') {
      for (const ref of batch.vms) vms.delete(ref);
      for (const ref of batch.templates) templates.delete(ref);
      return;
    }
    const told = batch.type === 'reset' ? batch.inventory : batch;
    for (const vm of told.vms) {
      vms.set(vm.nativeRef, vm);
      states.set(vm.nativeRef, [...(states.get(vm.nativeRef) ?? []), vm.powerState]);
    }
    for (const { nativeRef } of told.templates) templates.add(nativeRef);
  };
  const ended = (async () => {
    for await (const item of port.watch(ctx(undefined, controller.signal))) {
      if (item.ok) take(item.value);
      else failure = item.error;
    }
  })();
  return {
    batches,
    templates,
    vm: (ref) => vms.get(ref),
    states: (ref) => states.get(ref) ?? [],
    failure: () => failure,
    until: async (what, holds, milliseconds = 20_000) => {
      const end = Date.now() + milliseconds;
      while (!holds()) {
        if (Date.now() > end)
          throw new Error(`waited in vain for ${what}; ${failure?.message ?? 'no failure'}`);
        await sleep(20);
      }
    },
    stop: async () => {
      controller.abort();
      await ended;
    },
  };
}
