import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, DeleteVmRequest, Step, StepTable } from '@anyvisor/port';
import { wrongState } from '../faults.ts';
import { devicesOf } from '../inventory/map-devices.ts';
import { isTemplate, powerStateOf } from '../inventory/map-vm.ts';
import { removal } from '../mapping/devices.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { findVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { linkedTo } from './linked-copies.ts';

/** `stop`, `detach-disks` when they are to be kept, `destroy`: the same steps whether the VM is there or gone. */
export function deleteVm(session: Session, ref: string, request: DeleteVmRequest): StepTable<null> {
  const look = async (ctx: CallContext) => {
    const vm = await findVm(session, ctx, ref);
    return vm === undefined || isTemplate(vm) ? undefined : vm;
  };
  const stop: Step = {
    name: 'stop',
    find: async (ctx) => {
      const vm = await look(ctx);
      return ok(
        vm === undefined || powerStateOf(vm) !== 'RUNNING'
          ? { happened: true, value: null }
          : { happened: false },
      );
    },
    run: async (ctx) => {
      const vm = await look(ctx);
      if (vm === undefined || powerStateOf(vm) !== 'RUNNING') return ok(done());
      await refuseWhenLinkedTo(session, ctx, ref);
      if (request.force !== true)
        throw wrongState('deleteVm', 'the VM is running', 'Stop it first, or force its removal.');
      return ok(await startTask(session, ctx, vm.ref, 'PowerOffVM_Task', {}, { answer: 'nothing' }));
    },
  };
  const detach: Step = {
    name: 'detach-disks',
    find: async (ctx) => {
      const vm = await look(ctx);
      return ok(
        vm === undefined || disksOf(vm).length === 0 ? { happened: true, value: null } : { happened: false },
      );
    },
    run: async (ctx) => {
      const vm = await look(ctx);
      if (vm === undefined || disksOf(vm).length === 0) return ok(done());
      const spec = { deviceChange: disksOf(vm).map((disk) => removal(disk)) };
      return ok(await startTask(session, ctx, vm.ref, 'ReconfigVM_Task', { spec }, { answer: 'nothing' }));
    },
  };
  const destroy: Step = {
    name: 'destroy',
    find: async (ctx) =>
      ok((await look(ctx)) === undefined ? { happened: true, value: null } : { happened: false }),
    run: async (ctx) => {
      const vm = await look(ctx);
      if (vm === undefined) return ok(done());
      await refuseWhenLinkedTo(session, ctx, ref);
      return ok(await startTask(session, ctx, vm.ref, 'Destroy_Task', {}, { answer: 'nothing' }));
    },
  };
  const steps = request.deleteDisks === false ? [stop, detach, destroy] : [stop, destroy];
  return { kind: 'steps', steps, result: () => null };
}

function disksOf(vm: NativeObject) {
  return devicesOf(vm.properties['config.hardware.device']).filter((one) => one.$ === 'VirtualDisk');
}

/** Removing the source of linked copies would take the ground from under them. */
async function refuseWhenLinkedTo(session: Session, ctx: CallContext, ref: string): Promise<void> {
  const copies = await linkedTo.names(session, ctx, ref);
  if (copies.length === 0) return;
  throw new HypervisorFault(
    hypervisorError('OperationFailed', {
      message: `disks of other VMs hang on this one: ${copies.slice(0, 5).join(', ')}`,
      operation: 'deleteVm',
      reason: 'policy',
      nextStep: 'Remove the linked copies first.',
    }),
  );
}
