import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { Outcome, Step, StepMemory } from '@anyvisor/port';
import type { NativeState } from './native-state.ts';

/** How this hypervisor does things: at once or as tasks, in steps that can be found again. */
export function nativeActions(native: NativeState) {
  const act = (key: string, effect: () => Json): Outcome<Json> =>
    native.asTasks ? { kind: 'task', task: native.begin(key, effect) } : { kind: 'done', value: effect() };
  const step = (
    name: string,
    key: string,
    find: (memory: StepMemory) => Json | undefined,
    run: (memory: StepMemory) => Json,
    undo?: (memory: StepMemory) => void,
  ): Step => ({
    name,
    find: async (_ctx, memory) => {
      const task = native.runningTask(`${name}:${key}`);
      if (task !== undefined) return ok({ happened: 'running', task });
      const value = find(memory);
      return ok(value === undefined ? { happened: false } : { happened: true, value });
    },
    run: async (_ctx, memory) => ok(act(`${name}:${key}`, () => run(memory))),
    ...(undo && {
      undo: async (_ctx, memory) => {
        undo(memory);
        return ok();
      },
    }),
  });
  const fileOf = (marker: string) => [...native.files].find(([, file]) => file.marker === marker)?.[0];
  const vmOf = (marker: string) => [...native.vms.values()].find((vm) => vm.marker === marker);
  const dropFiles = (marker: string) =>
    [...native.files].forEach(([id, file]) => file.marker === marker && native.files.delete(id));

  return { act, step, fileOf, vmOf, dropFiles };
}

export function wrongState(operation: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', { message: 'not in this state', operation, reason: 'state' }),
  );
}
