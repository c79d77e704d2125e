import { ok } from '@anyvisor/domain';
import type { CallContext, Step } from '@anyvisor/port';
import { notFound } from '../faults.ts';
import { instanceUuidOf } from '../inventory/marker.ts';
import type { WireObject } from '../protocol/encode.ts';
import { objects, text } from '../protocol/vim-value.ts';
import { findVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';

/** What vCenter notes while a customisation waits for the first start. */
const pendingKey = 'tools.deployPkg.fileName';

/**
 * Hands vCenter the customisation specification; it goes through the guest at the first start. After the cards are in
 * place, because it names each of them. One that waits already (CustomizationPending) is ours. Nothing to undo: it goes with the VM.
 */
export function customiseStep(session: Session, marker: string, spec: WireObject): Step {
  const look = (ctx: CallContext) =>
    findVm(session, ctx, instanceUuidOf(marker), { VirtualMachine: ['config.extraConfig'] });
  return {
    name: 'customise-vm',
    find: async (ctx) => {
      const vm = await look(ctx);
      const list = objects({ $: 'ArrayOf', one: vm?.properties['config.extraConfig'] ?? '' });
      const waits = list.some((one) => text(one, 'key') === pendingKey && text(one, 'value') !== undefined);
      return ok(waits ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx) => {
      const vm = await look(ctx);
      if (vm === undefined) throw notFound('vm', instanceUuidOf(marker));
      return ok(
        await startTask(session, ctx, vm.ref, 'CustomizeVM_Task', { spec }, { answer: 'customised' }),
      );
    },
  };
}
