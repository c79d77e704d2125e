import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { Step } from '@anyvisor/port';
import { powerStateOf } from '../inventory/map-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { findMade, settle } from './made-vm.ts';

/** Switches the VM on that this operation made. */
export function powerOnStep(session: Session, marker: string): Step {
  return {
    name: 'power-on',
    find: async (ctx) => {
      const vm = await findMade(session, ctx, marker);
      const runs = vm !== undefined && powerStateOf(vm) === 'RUNNING';
      return ok(runs ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx) => {
      const vm = await findMade(session, ctx, marker);
      if (vm !== undefined && powerStateOf(vm) === 'RUNNING') return ok(done());
      const ref = vm?.ref ?? { type: 'VirtualMachine', value: 'gone' };
      return ok(await startTask(session, ctx, ref, 'PowerOnVM_Task', {}, { answer: 'nothing' }));
    },
    undo: async (ctx) => {
      const vm = await findMade(session, ctx, marker);
      if (vm !== undefined && powerStateOf(vm) === 'RUNNING')
        await settle(session, ctx, vm, 'PowerOffVM_Task');
      return ok();
    },
  };
}
