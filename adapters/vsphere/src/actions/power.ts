import type { CallContext, Mutation, Outcome, StopRequest } from '@anyvisor/port';
import { done } from '@anyvisor/port';
import { unavailable, isFault, wrongState } from '../faults.ts';
import { powerStateOf } from '../inventory/map-vm.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';

/** How long a guest gets to stop when nobody says. */
const guestSeconds = 300;

export async function startVm(session: Session, ctx: CallContext, ref: string): Promise<Outcome<null>> {
  const vm = await readVm(session, ctx, ref);
  return powerStateOf(vm) === 'RUNNING' ? done() : power(session, ctx, vm, 'PowerOnVM_Task');
}

export async function stopVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: StopRequest,
): Promise<Outcome<null>> {
  const vm = await readVm(session, ctx, ref);
  const state = powerStateOf(vm);
  if (state === 'STOPPED') return done();
  if (request.force) return power(session, ctx, vm, 'PowerOffVM_Task');
  if (state !== 'RUNNING')
    throw wrongState('stopVm', 'a suspended VM cannot be asked to shut down', 'Resume it, or force it.');
  await askGuest(session, ctx, vm, 'ShutdownGuest', 'stopVm');
  const until = session.environment.now() + (request.timeoutSeconds ?? guestSeconds) * 1000;
  const data = { answer: 'powered-off', vm: vm.ref.value, until };
  return { kind: 'task', task: { id: `guest.${vm.ref.value}`, verb: 'ShutdownGuest', data } };
}

export async function restartVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: StopRequest,
): Promise<Outcome<null>> {
  const vm = await readVm(session, ctx, ref);
  if (powerStateOf(vm) !== 'RUNNING')
    throw wrongState('restartVm', 'the VM is not running', 'Start it instead.');
  if (request.force) return power(session, ctx, vm, 'ResetVM_Task');
  await askGuest(session, ctx, vm, 'RebootGuest', 'restartVm');
  return done();
}

export async function suspendVm(session: Session, ctx: CallContext, ref: string): Promise<Mutation<null>> {
  const vm = await readVm(session, ctx, ref);
  const state = powerStateOf(vm);
  if (state === 'SUSPENDED') return done();
  if (state !== 'RUNNING') throw wrongState('suspendVm', 'the VM is not running');
  return power(session, ctx, vm, 'SuspendVM_Task');
}

export async function resumeVm(session: Session, ctx: CallContext, ref: string): Promise<Mutation<null>> {
  const vm = await readVm(session, ctx, ref);
  const state = powerStateOf(vm);
  if (state === 'RUNNING') return done();
  if (state !== 'SUSPENDED') throw wrongState('resumeVm', 'the VM is not suspended', 'Start it instead.');
  return power(session, ctx, vm, 'PowerOnVM_Task');
}

function power(session: Session, ctx: CallContext, vm: NativeObject, method: string): Promise<Outcome<null>> {
  return startTask(session, ctx, vm.ref, method, {}, { answer: 'nothing' });
}

/** VMware Tools pass the wish on; without them nobody in the guest hears it. */
async function askGuest(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  method: string,
  operation: string,
): Promise<void> {
  try {
    await session.call(ctx, vm.ref, method);
  } catch (error) {
    if (!isFault(error, 'ToolsUnavailable')) throw error;
    throw unavailable(operation, 'VMware Tools do not run in the guest; force it instead');
  }
}
