import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Mutation, Outcome, Step, StepTable, StopRequest } from '@anyvisor/port';
import { unavailable, wrongState } from '../faults.ts';
import { powerStateOf } from '../inventory/map-vm.ts';
import { path } from '../protocol/form.ts';
import type { Parameters } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import type { TaskResult } from '../task-results.ts';

/** How long a guest gets to stop when nobody says, in seconds. */
const guestSeconds = 180;

export async function startVm(session: Session, ctx: CallContext, ref: string): Promise<Outcome<null>> {
  const guest = await readGuest(session, ctx, ref);
  const state = stateOf(guest);
  if (state === 'RUNNING') return done();
  return power(session, ctx, guest, state === 'PAUSED' ? 'resume' : 'start', ['RUNNING']);
}

export async function stopVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: StopRequest,
): Promise<Outcome<null>> {
  const guest = await readGuest(session, ctx, ref);
  const state = stateOf(guest);
  if (state === 'STOPPED') return done();
  if (state === 'SUSPENDED')
    throw wrongState(
      'stopVm',
      'the VM is suspended to disk',
      'Resume it first, or delete it with what it remembers.',
    );
  if (request.force) return power(session, ctx, guest, 'stop', ['STOPPED']);
  if (state !== 'RUNNING')
    throw wrongState('stopVm', 'a paused VM cannot be asked to shut down', 'Resume it, or force it.');
  return power(session, ctx, guest, 'shutdown', ['STOPPED'], { timeout: seconds(request) });
}

export async function restartVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: StopRequest,
): Promise<Mutation<null>> {
  const guest = await readGuest(session, ctx, ref);
  const state = stateOf(guest);
  if (state === 'STOPPED' || state === 'SUSPENDED' || state === 'UNKNOWN')
    throw wrongState('restartVm', 'the VM is not running', 'Start it instead.');
  if (!request.force) {
    if (state !== 'RUNNING') throw wrongState('restartVm', 'the VM is paused', 'Resume it, or force it.');
    return power(session, ctx, guest, 'reboot', ['RUNNING'], { timeout: seconds(request) });
  }
  if (guest.kind === 'qemu' && state === 'RUNNING') return power(session, ctx, guest, 'reset', ['RUNNING']);
  return stopAndStart(session, ref);
}

export async function suspendVm(session: Session, ctx: CallContext, ref: string): Promise<Outcome<null>> {
  const guest = await machine(session, ctx, ref, 'suspendVm');
  const state = stateOf(guest);
  if (state === 'SUSPENDED') return done();
  if (state !== 'RUNNING') throw wrongState('suspendVm', 'the VM is not running');
  return power(session, ctx, guest, 'suspend', ['SUSPENDED'], { todisk: true });
}

export async function resumeVm(session: Session, ctx: CallContext, ref: string): Promise<Outcome<null>> {
  const guest = await machine(session, ctx, ref, 'resumeVm');
  const state = stateOf(guest);
  if (state === 'RUNNING') return done();
  if (state !== 'SUSPENDED') throw wrongState('resumeVm', 'the VM is not suspended', 'Start it instead.');
  return power(session, ctx, guest, 'start', ['RUNNING']);
}

export async function pauseVm(session: Session, ctx: CallContext, ref: string): Promise<Outcome<null>> {
  const guest = await machine(session, ctx, ref, 'pauseVm');
  const state = stateOf(guest);
  if (state === 'PAUSED') return done();
  if (state !== 'RUNNING') throw wrongState('pauseVm', 'the VM is not running');
  return power(session, ctx, guest, 'suspend', ['PAUSED']);
}

export async function unpauseVm(session: Session, ctx: CallContext, ref: string): Promise<Outcome<null>> {
  const guest = await machine(session, ctx, ref, 'unpauseVm');
  const state = stateOf(guest);
  if (state === 'RUNNING') return done();
  if (state !== 'PAUSED') throw wrongState('unpauseVm', 'the VM is not paused', 'Start it instead.');
  return power(session, ctx, guest, 'resume', ['RUNNING']);
}

export function stateOf({ config, current }: GuestDetails) {
  const lock = asText(config['lock']) ?? asText(current['lock']);
  return powerStateOf(asText(current['status']), asText(current['qmpstatus']), lock);
}

/** The task counts when the state is there to see: of an HA-managed guest the task only says what is wanted. */
async function power(
  session: Session,
  ctx: CallContext,
  { node, kind, vmid }: GuestDetails,
  verb: string,
  goals: readonly string[],
  parameters: Parameters = {},
): Promise<Outcome<null>> {
  const upid = await session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/status/${verb}`, parameters);
  return taskOutcome(upid, { answer: 'power', vmid, goals } satisfies TaskResult);
}

function seconds({ timeoutSeconds = guestSeconds }: StopRequest): number {
  return Math.max(1, Math.round(timeoutSeconds));
}

async function machine(
  session: Session,
  ctx: CallContext,
  ref: string,
  operation: string,
): Promise<GuestDetails> {
  const guest = await readGuest(session, ctx, ref);
  if (guest.kind === 'lxc') throw unavailable(operation, 'a container can neither be paused nor suspended');
  return guest;
}

/** What has no reset button is stopped and started. */
function stopAndStart(session: Session, ref: string): StepTable<null> {
  const is = async (ctx: CallContext, state: string) => stateOf(await readGuest(session, ctx, ref)) === state;
  const stop: Step = {
    name: 'stop',
    find: async (ctx) =>
      ok((await is(ctx, 'STOPPED')) ? { happened: true, value: null } : { happened: false }),
    run: async (ctx) => ok(await stopVm(session, ctx, ref, { force: true })),
  };
  const start: Step = {
    name: 'start',
    find: async (ctx) =>
      ok((await is(ctx, 'RUNNING')) ? { happened: true, value: null } : { happened: false }),
    run: async (ctx) => ok(await startVm(session, ctx, ref)),
  };
  return { kind: 'steps', steps: [stop, start], result: () => null };
}
