import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '../../src/mutation.ts';
import type { Step, StepMemory, StepTable } from '../../src/mutation.ts';

interface Deed {
  readonly name: string;
  /** What doing it would answer when it has been done; undefined when it has not. */
  readonly find: (memory: StepMemory) => Json | undefined;
  /** Does it, and answers what `find` answers from then on. */
  readonly act: (memory: StepMemory) => Json;
  readonly undo?: (memory: StepMemory) => void;
}

/** A table of deeds that take no time. */
export function table<T>(deeds: readonly Deed[], result: (memory: StepMemory) => T): StepTable<T> {
  return { kind: 'steps', steps: deeds.map(step), result };
}

function step({ name, find, act, undo }: Deed): Step {
  return {
    name,
    find: async (_ctx, memory) => {
      const value = find(memory);
      return ok(value === undefined ? { happened: false } : { happened: true, value });
    },
    run: async (_ctx, memory) => ok(done(act(memory))),
    ...(undo === undefined
      ? {}
      : {
          undo: async (_ctx, memory) => {
            undo(memory);
            return ok();
          },
        }),
  };
}
