import type { Json } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { diskByMarker } from './actions/disk-marks.ts';
import { reconfigured } from './actions/reconfigured.ts';
import { nativeRefOf } from './inventory/map-vm.ts';
import { instanceUuidOf } from './inventory/marker.ts';
import type { VimFault } from './protocol/vim-fault.ts';
import { moRef } from './protocol/vim-value.ts';
import type { VimValue } from './protocol/vim-value.ts';
import { findVm } from './reading/one-vm.ts';
import type { Session } from './session.ts';

/** What a task's success is to be answered with; travels in the handle, so that any process can finish it. */
export interface TaskResult {
  readonly answer:
    | 'nothing'
    | 'vm'
    | 'snapshot'
    | 'disk'
    | 'value'
    | 'reconfigured'
    | 'powered-off'
    | 'customised';
  readonly marker?: string;
  /** Managed object id. */
  readonly vm?: string;
  readonly value?: Json;
  /** Milliseconds since the epoch. */
  readonly until?: number;
}

async function afterSuccess(
  session: Session,
  ctx: CallContext,
  result: TaskResult | undefined,
  native: VimValue | undefined,
): Promise<Json> {
  switch (result?.answer) {
    case 'vm': {
      const made = moRef({ $: '', made: native ?? '' }, 'made');
      const vm = made === undefined ? undefined : await findVm(session, ctx, made.value);
      return vm === undefined ? instanceUuidOf(result.marker ?? '') : nativeRefOf(vm);
    }
    case 'snapshot':
      return moRef({ $: '', made: native ?? '' }, 'made')?.value ?? '';
    case 'disk': {
      const vm = await findVm(session, ctx, result.vm, diskByMarker.properties);
      return (vm === undefined ? undefined : diskByMarker.find(vm, result.marker ?? '')) ?? '';
    }
    case 'reconfigured':
      return reconfigured(await findVm(session, ctx, result.vm), result.value ?? {});
    case 'value':
      return result.value ?? null;
    case 'nothing':
    case 'customised':
    case 'powered-off':
    case undefined:
  }
  return null;
}

/** A creation refused for its name, and a customisation while one waits: both may have happened already. */
async function afterFault(
  session: Session,
  ctx: CallContext,
  result: TaskResult | undefined,
  fault: VimFault,
): Promise<Json | undefined> {
  if (result?.answer === 'customised' && fault.type === 'CustomizationPending') return null;
  if (result?.answer !== 'vm' || result.marker === undefined) return undefined;
  if (!['DuplicateName', 'FileAlreadyExists', 'AlreadyExists'].includes(fault.type)) return undefined;
  const vm = await findVm(session, ctx, instanceUuidOf(result.marker));
  return vm === undefined ? undefined : nativeRefOf(vm);
}

export const finishTask = { afterSuccess, afterFault };
