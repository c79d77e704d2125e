import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Step } from '@anyvisor/port';
import { option } from '../mapping/guest-info.ts';
import type { WireObject } from '../protocol/encode.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { objects, text } from '../protocol/vim-value.ts';
import { notFound } from '../faults.ts';
import { vmProperties } from '../inventory/property-sets.ts';
import { instanceUuidOf } from '../inventory/marker.ts';
import { findVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';

const shapedKey = 'guestinfo.anyvisor.shaped';

export interface Shape {
  readonly annotation: string;
  /** Changes of devices, from what the copy has. */
  readonly changes: (vm: NativeObject) => readonly WireObject[];
}

/**
 * Gives a copy what is its own: cards, further or larger disks, annotation. One native call, which also writes down
 * that it happened. Nothing to undo: the copy goes as a whole.
 */
export function shapeStep(session: Session, marker: string, { annotation, changes }: Shape): Step {
  const properties = { VirtualMachine: [...(vmProperties['VirtualMachine'] ?? []), 'config.extraConfig'] };
  const look = (ctx: CallContext) => findVm(session, ctx, instanceUuidOf(marker), properties);
  return {
    name: 'shape-vm',
    find: async (ctx) => {
      const vm = await look(ctx);
      return ok(
        vm !== undefined && isShaped(vm, marker) ? { happened: true, value: null } : { happened: false },
      );
    },
    run: async (ctx) => {
      const vm = await look(ctx);
      if (vm === undefined) throw notFound('vm', instanceUuidOf(marker));
      if (isShaped(vm, marker)) return ok(done());
      const spec = { annotation, deviceChange: changes(vm), extraConfig: option(shapedKey, marker) };
      return ok(await startTask(session, ctx, vm.ref, 'ReconfigVM_Task', { spec }, { answer: 'nothing' }));
    },
  };
}

function isShaped(vm: NativeObject, marker: string): boolean {
  const list = objects({ $: 'ArrayOf', one: vm.properties['config.extraConfig'] ?? '' });
  return list.some((one) => text(one, 'key') === shapedKey && text(one, 'value') === marker);
}
