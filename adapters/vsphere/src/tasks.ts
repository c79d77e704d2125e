import { setTimeout as sleep } from 'node:timers/promises';
import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { operationWords } from '@anyvisor/port';
import type { CallContext, NativeTask, Outcome } from '@anyvisor/port';
import { isFault, notFound, unavailable } from './faults.ts';
import { readObjects } from './protocol/properties.ts';
import { localizedFault } from './protocol/vim-fault.ts';
import { number, text } from './protocol/vim-value.ts';
import type { MoRef, VimValue } from './protocol/vim-value.ts';
import { refOf } from './session/all-view.ts';
import type { Session } from './session.ts';
import { finishTask } from './task-results.ts';
import type { TaskResult } from './task-results.ts';

/** Milliseconds between two looks at a task: soon at first, then less and less often. */
const firstPause = 20;
const longestPause = 1000;

/** Starts a `…_Task` method; `result` says what its success is to be answered with. */
export async function startTask(
  session: Session,
  ctx: CallContext,
  self: MoRef,
  method: string,
  parameters: Parameters<Session['ask']>[3],
  result: TaskResult,
): Promise<Outcome<never>> {
  const task = refOf(await session.ask(ctx, self, method, parameters));
  return { kind: 'task', task: { id: task.value, verb: method, data: { ...result } } };
}

/** Waits for a task, from any process; a state that is already as wanted is no failure. */
export async function followTask(session: Session, ctx: CallContext, task: NativeTask): Promise<Json> {
  const result = resultOf(task);
  if (result?.answer === 'powered-off') return waitPoweredOff(session, ctx, task, result);
  const info = await finished(session, ctx, task);
  if (text(info, 'state') === 'error') {
    const fault = localizedFault((info as { readonly error?: VimValue }).error, task.verb);
    if (fault.type !== 'InvalidPowerState' || !asWanted(fault.detail)) {
      const instead = await finishTask.afterFault(session, ctx, result, fault);
      if (instead === undefined) throw fault;
      return instead;
    }
  }
  ctx.progress(1);
  return finishTask.afterSuccess(session, ctx, result, (info as { readonly result?: VimValue }).result);
}

export async function cancelTask(session: Session, ctx: CallContext, task: NativeTask): Promise<void> {
  const ref = taskRef(task);
  if (resultOf(task)?.answer === 'powered-off')
    throw unavailable('cancelTask', 'a guest cannot be told to stay');
  if ((await infoOf(session, ctx, ref)) === undefined) throw notFound('task', ref.value);
  try {
    await session.call(ctx, ref, 'CancelTask');
  } catch (error) {
    // It ended before we could stop it.
    if (!isFault(error, 'InvalidState')) throw error;
  }
}

/** Waits until none of these tasks runs any more. */
export async function waitForTasks(
  session: Session,
  ctx: CallContext,
  tasks: readonly MoRef[],
): Promise<void> {
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const seen = await readObjects(session, ctx, tasks, { Task: ['info.state'] });
    if (!seen.some(({ properties }) => ['running', 'queued'].includes(text(properties['info.state']) ?? '')))
      return;
    await rest(ctx, pause, 'waiting for a task');
  }
}

/** What a task says of itself once it has ended, well or not. */
export async function finished(session: Session, ctx: CallContext, task: NativeTask): Promise<VimValue> {
  const ref = taskRef(task);
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const info = await infoOf(session, ctx, ref);
    if (info === undefined) throw notFound('task', ref.value);
    const state = text(info, 'state');
    if (state === 'success' || state === 'error') return info;
    ctx.progress(Math.min(1, Math.max(0, (number(info, 'progress') ?? 0) / 100)), task.verb);
    await rest(ctx, pause, task.verb);
  }
}

async function infoOf(session: Session, ctx: CallContext, ref: MoRef): Promise<VimValue | undefined> {
  try {
    return (await readObjects(session, ctx, [ref], { Task: ['info'] }))[0]?.properties['info'];
  } catch (error) {
    if (isFault(error, 'ManagedObjectNotFound')) return undefined;
    throw error;
  }
}

/** A guest that was asked to shut down tells nobody when it is done: its state does. */
async function waitPoweredOff(
  session: Session,
  ctx: CallContext,
  task: NativeTask,
  { vm, until = 0 }: TaskResult,
): Promise<Json> {
  const ref = { type: 'VirtualMachine', value: vm ?? '' };
  for (let pause = 100; ; pause = Math.min(longestPause, pause * 1.5)) {
    const [seen] = await readObjects(session, ctx, [ref], { VirtualMachine: ['runtime.powerState'] });
    if (seen === undefined) throw notFound('vm', vm);
    if (text(seen.properties['runtime.powerState']) === 'poweredOff') return null;
    if (session.environment.now() >= until) {
      throw new HypervisorFault(
        hypervisorError('OperationTimeout', {
          message: 'the guest did not shut down in the time it was given',
          operation: task.verb,
          timeoutSeconds: 0,
          nextStep: 'Give it more time, or stop it by force.',
        }),
      );
    }
    await rest(ctx, pause, task.verb);
  }
}

function taskRef({ id }: NativeTask): MoRef {
  if (typeof id !== 'string' || !/^[A-Za-z0-9._-]{1,120}$/.test(id)) throw notFound('task', id);
  return { type: 'Task', value: id };
}

function resultOf(task: NativeTask): TaskResult | undefined {
  const data: unknown = Object(task).data;
  return typeof data === 'object' && data !== null && 'answer' in data ? (data as TaskResult) : undefined;
}

function asWanted(detail: VimValue): boolean {
  const requested = text(detail, 'requestedState');
  return requested !== undefined && requested === text(detail, 'existingState');
}

async function rest(ctx: CallContext, pause: number, operation: string): Promise<void> {
  const left = ctx.deadline - Date.now();
  await sleep(Math.max(0, Math.min(pause, left)), undefined, { signal: ctx.signal }).catch(() => {});
  if (ctx.signal.aborted || Date.now() < ctx.deadline) return;
  throw new HypervisorFault(
    hypervisorError('OperationTimeout', {
      message: `${operationWords(operation)} is still going on`,
      operation,
      timeoutSeconds: 0,
      outcomeUnknown: true,
      nextStep: 'Follow the task again.',
    }),
  );
}
