import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, MigrateRequest, MigrationTarget, Moved, Step, StepTable } from '@anyvisor/port';
import { destroyGuest } from '../actions/destroy-guest.ts';
import { releaseLock } from '../actions/left-copies.ts';
import { stateOf } from '../actions/power.ts';
import { busy, notFound } from '../faults.ts';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asNumber, asObject } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { vmidOf } from '../reading/guests.ts';
import { rest } from '../session/call-time.ts';
import type { Session } from '../session.ts';
import { cancelTask, hasEnded, taskOutcome } from '../tasks.ts';
import { onDestination, sessionOf } from './both-ends.ts';
import type { BothEnds } from './both-ends.ts';
import { checkMove, endpointText, planIn } from './plan.ts';
import type { MovePlan } from './plan.ts';
import { identityOf, isHalf, locate } from './whereabouts.ts';
import type { Located } from './whereabouts.ts';

/**
 * To another cluster, by the platform’s own `remote_migrate`: `check`, `move`, `settle`. Where the VM is now says how to go on,
 * whatever has died in between: at the source it is begun (again), under way its task is followed, at the destination
 * what is left at the source is removed. It keeps its number.
 */
export function moveAway(
  here: Session,
  ref: string,
  request: MigrateRequest,
  destination: MigrationTarget,
): StepTable<Moved | null> {
  const vmid = vmidOf(ref);
  if (vmid === undefined) throw notFound('vm', ref);
  const ends: BothEnds = { here, there: sessionOf(destination) };
  const look = (ctx: CallContext, { identity }: MovePlan) => locate(ends, ctx, vmid, identity);
  const check: Step = {
    name: 'check',
    find: async () => ok({ happened: false }),
    run: async (ctx) => ok(done(await checkMove(ends, ctx, ref, request))),
  };
  const move: Step = {
    name: 'move',
    find: async (ctx, memory) => {
      const { at, upid } = await look(ctx, planIn(memory));
      if (at === 'there') return ok({ happened: true, value: null });
      return ok(upid === undefined ? { happened: false } : { happened: 'running', task: taskOf(upid, vmid) });
    },
    run: async (ctx, memory) => {
      const plan = planIn(memory);
      const found = await look(ctx, plan);
      if (found.at === 'there') return ok(done());
      if (found.upid !== undefined) return ok({ kind: 'task', task: taskOf(found.upid, vmid) });
      return ok(await begin(ends, ctx, plan, found, request));
    },
    undo: async (ctx, memory) => {
      if (memory['check'] !== undefined) await callBack(ends, ctx, planIn(memory), look);
      return ok();
    },
  };
  const settle: Step = {
    name: 'settle',
    find: async () => ok({ happened: false }),
    run: async (ctx, memory) => {
      await settled(ends, ctx, planIn(memory), look);
      return ok(done({ nativeRef: ref, transferredBytes: null, ...figuresIn(memory['move']) }));
    },
  };
  return {
    kind: 'steps',
    steps: [check, move, settle],
    result: (memory) => (memory['settle'] ?? null) as unknown as Moved | null,
  };
}

type Look = (ctx: CallContext, plan: MovePlan) => Promise<Located>;

function taskOf(upid: string, vmid: number) {
  return { id: upid, verb: 'remote_migrate', data: { answer: 'left', vmid } };
}

/** What the source's log said of it; nothing when nobody followed it to its end. */
function figuresIn(answer: Json | undefined) {
  const { seconds, downtimeMs } = asObject(answer);
  return { seconds: asNumber(seconds) ?? null, downtimeMs: asNumber(downtimeMs) ?? null };
}

async function begin(
  { here, there }: BothEnds,
  ctx: CallContext,
  plan: MovePlan,
  { at, source, destination }: Located,
  { bandwidthMbps, options }: MigrateRequest,
) {
  if (at !== 'here' || source === undefined) throw lost(plan, at);
  if (destination !== undefined) await dropHalf(there, ctx, plan, destination);
  const { node, kind, vmid } = source;
  try {
    const upid = await here.post(ctx, path`/nodes/${node}/${kind}/${vmid}/remote_migrate`, {
      'target-endpoint': endpointText(there, options ?? {}),
      'target-vmid': vmid,
      'target-storage': plan.storages,
      'target-bridge': plan.bridges,
      online: plan.runs ? true : undefined,
      bwlimit: bandwidthMbps === undefined ? undefined : Math.ceil((bandwidthMbps * 1000) / 8),
      delete: true,
    });
    return taskOutcome(upid, { answer: 'left', vmid });
  } catch (error) {
    throw withoutSecret(error, there.parameters.tokenSecret ?? '');
  }
}

/** What an attempt that broke off has left there: still locked, never run, and by its identity this VM. Any other is not ours to remove. */
async function dropHalf(there: Session, ctx: CallContext, plan: MovePlan, half: GuestDetails): Promise<void> {
  if (identityOf(half) !== plan.identity)
    throw busy('migrateVm', `something else of the number ${plan.vmid} is being made at the destination`);
  await onDestination(destroyGuest(there, ctx, half));
}

/** A refusal may quote what it refuses, and that holds the token. */
function withoutSecret(error: unknown, secret: string): unknown {
  if (!(error instanceof ApiRefusal) || secret === '') return error;
  const clean = (text: string) => text.replaceAll(secret, '…');
  const { status, text, errors, request } = error;
  const cleaned = Object.entries(errors).map(([key, value]) => [key, clean(value)]);
  return new ApiRefusal({ status, text: clean(text), errors: Object.fromEntries(cleaned), request });
}

/** After a failure or a cancel: it goes on at the source, unless it has gone already. */
async function callBack(
  { here, there }: BothEnds,
  ctx: CallContext,
  plan: MovePlan,
  look: Look,
): Promise<void> {
  const before = await look(ctx, plan);
  if (before.upid !== undefined) {
    await cancelTask(here, ctx, taskOf(before.upid, plan.vmid)).catch(unlessEnded);
    for (let pause = 100; !(await hasEnded(here, ctx, before.upid)); pause = Math.min(2000, pause * 1.6))
      await rest(ctx, pause, 'calling it back');
  }
  const { at, source, destination } = before.upid === undefined ? before : await look(ctx, plan);
  if (at === 'here') {
    if (destination !== undefined) await dropHalf(there, ctx, plan, destination);
    if (source !== undefined) await releaseLock(here, ctx, source);
    return;
  }
  if (at === 'stranger' || (at === 'nowhere' && destination === undefined)) return;
  if (at !== 'there') throw lost(plan, at);
  await settled({ here, there }, ctx, plan, look);
  throw byHand(
    `${plan.name} had arrived before it could be called back: it is at the destination, and only there`,
    'Nothing is left to clean up. Move it back if it is wanted here.',
  );
}

function unlessEnded(error: unknown): void {
  if (!(error instanceof HypervisorFault) || error.error.kind !== 'ResourceNotFound') throw error;
}

/** It is whole at the destination, runs there if it ran here, and nothing of it is left at the source. */
async function settled(
  { here, there }: BothEnds,
  ctx: CallContext,
  plan: MovePlan,
  look: Look,
): Promise<void> {
  for (let pause = 100; ; pause = Math.min(2000, pause * 1.6)) {
    const { at, source, destination } = await look(ctx, plan);
    there.guests.doubt(plan.vmid);
    if (at !== 'there' && at !== 'leaving' && !(destination !== undefined && isHalf(destination)))
      throw lost(plan, at);
    if (at === 'there' && destination !== undefined) {
      if (source !== undefined) await destroyGuest(here, ctx, source);
      here.guests.forget(plan.vmid);
      if (!plan.runs || stateOf(destination) === 'RUNNING' || stateOf(destination) === 'PAUSED') return;
      throw byHand(`${plan.name} is at the destination, and does not run there`, 'Start it there.');
    }
    if (ctx.deadline - Date.now() < pause) throw busy('migrateVm', 'the destination is not finished with it');
    await rest(ctx, pause, 'its arrival');
  }
}

function lost({ name }: MovePlan, at: Located['at']): HypervisorFault {
  const told: Readonly<Record<Located['at'], readonly [string, string]>> = {
    here: [`${name} did not leave`, 'Look at the task’s log, then ask again.'],
    leaving: [`${name} is still on its way`, 'Wait until it has arrived.'],
    there: [`${name} is at the destination`, 'Nothing is to be done.'],
    both: [`${name} runs in both clusters`, 'Stop one of the two by force at once, and check its disks.'],
    copy: [
      `${name} runs here, and a copy of it that is off is at the destination`,
      'Remove that copy there if it is left of a move that broke off, then ask again.',
    ],
    nowhere: [`${name} is in neither cluster, or only half of it`, 'Look at the tasks of both clusters.'],
    stranger: [
      `the destination has another VM of the number of ${name} by now`,
      'Clone it here, and move the copy.',
    ],
  };
  const [message, next] = told[at];
  return byHand(message, next);
}

function byHand(message: string, nextStep: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', { message, operation: 'migrateVm', reason: 'state', nextStep }),
  );
}
