import { ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { Mutation, Step, StepMemory } from '@anyvisor/port';
import { taskHasEnded } from './act.ts';
import { stopTask } from './follow-task.ts';
import { callContext } from './job.ts';
import type { Job } from './job.ts';
import type { CallPart, Part, Scope } from './part.ts';
import type { StepRecord } from './records.ts';

type Answer<T> = Promise<Result<T, HypervisorError>>;

/** Takes one step back; idempotent, to be repeated until it succeeds. */
export type UndoAction = (deadline: number) => Answer<unknown>;

/** `undefined` when there is nothing to take back by this step. */
export function tableUndo(job: Job, part: Part, step: Step, record: StepRecord): UndoAction | undefined {
  const { undo } = step;
  if (undo === undefined) {
    return undefined;
  }
  return async (deadline) => {
    const memory = job.journal.memory(part.name);
    const ended = await endWhatRuns(job, record, deadline, (ctx) => step.find(ctx, memory));
    return ended.ok ? undo(callContext(job, deadline, step.name), memory) : ended;
  };
}

export function callUndo(job: Job, part: CallPart, scope: Scope, record: StepRecord): UndoAction | undefined {
  const { undo } = part;
  if (undo === undefined && record.nativeTask === null) {
    return undefined;
  }
  return async (deadline) => {
    const ended = await endWhatRuns(job, record, deadline, async () => ok({ happened: false }));
    if (!ended.ok || undo === undefined) {
      return ended;
    }
    const answer = await undo(scope, callContext(job, deadline, part.name));
    return answer.ok ? complete(job, answer.value, deadline, part.name) : answer;
  };
}

/** A step that was interrupted may still be going on natively: nothing is taken back under its feet. */
async function endWhatRuns(
  job: Job,
  record: StepRecord,
  deadline: number,
  find: Step['find'] extends (ctx: infer C, memory: StepMemory) => infer R ? (ctx: C) => R : never,
): Answer<unknown> {
  if (record.output !== null) {
    return ok();
  }
  let task = record.nativeTask;
  if (task === null) {
    const found = await find(callContext(job, deadline, record.name));
    if (!found.ok) {
      return found.error.retriable ? found : ok();
    }
    task = found.value.happened === 'running' ? found.value.task : null;
  }
  if (task === null) {
    return ok();
  }
  const ended = await stopTask(job, task, deadline, record.name);
  return ended.ok || taskHasEnded(ended.error) ? ok() : ended;
}

/**
 * Brings the answer of an undoing call to its end, whoever wants the operation cancelled; it is repeated as a whole after
 * a crash.
 */
async function complete(
  job: Job,
  answer: Mutation<unknown>,
  deadline: number,
  name: string,
): Answer<unknown> {
  if (answer.kind === 'done') {
    return ok();
  }
  if (answer.kind === 'task') {
    return job.port.followTask(callContext(job, deadline, name), answer.task);
  }
  const memory: Record<string, never> = {};
  for (const step of answer.steps) {
    const ctx = callContext(job, deadline, name);
    const found = await step.find(ctx, memory);
    if (!found.ok) {
      return found;
    }
    let value = found.value.happened === true ? ok(found.value.value) : undefined;
    if (value === undefined) {
      const outcome =
        found.value.happened === 'running'
          ? ok({ kind: 'task' as const, task: found.value.task })
          : await step.run(ctx, memory);
      if (!outcome.ok) {
        return outcome;
      }
      const followed =
        outcome.value.kind === 'task'
          ? await job.port.followTask(ctx, outcome.value.task)
          : ok(outcome.value.value);
      if (!followed.ok) {
        return followed;
      }
      value = followed;
    }
    memory[step.name] = value.value as never;
  }
  return ok();
}
