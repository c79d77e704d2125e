import { ok } from '@anyvisor/domain';
import type { HypervisorError, Json, Result } from '@anyvisor/domain';
import type { CallContext, Found, Mutation, NativeTask, StepTable } from '@anyvisor/port';
import { followTask } from './follow-task.ts';
import { callContext, withEither } from './job.ts';
import type { Job } from './job.ts';
import { persist } from './persist.ts';
import type { StepRecord } from './records.ts';

type Answer<T> = Promise<Result<T, HypervisorError>>;

/** What one recorded step can be asked. */
export interface Action {
  readonly find: (ctx: CallContext) => Answer<Found>;
  /** `uncertain`: an earlier attempt may have taken effect although `find` does not see it. */
  readonly run: (ctx: CallContext, uncertain: boolean) => Answer<Mutation<unknown>>;
  readonly seconds: number;
  readonly interruptible: boolean;
}

/** It has happened, or it turned out to be a table of steps and nothing has happened yet. */
export type Acted =
  | { readonly kind: 'done'; readonly value: Json }
  | { readonly kind: 'steps'; readonly table: StepTable<unknown> };

/** A step that was under way in a process that died is given at least this long, in ms, however late it is. */
const graceAfterCrash = 60_000;

/**
 * Brings a step that is recorded as running to its end: follows its task if it has one, looks whether it has happened
 * if it may have, and only then runs it. A failure that may pass is tried again, looking first.
 */
export async function act(job: Job, position: number, action: Action): Answer<Acted> {
  const { journal, deps } = job;
  const begun = recordOf(job, position);
  const inherited = job.inherited.has(position);
  const due = (begun.startedAt?.getTime() ?? deps.now()) + action.seconds * 1000;
  const deadline = inherited ? Math.max(due, deps.now() + graceAfterCrash) : due;
  let uncertain = inherited;

  async function settle(task: NativeTask): Answer<Acted> {
    const followed = await followTask(job, task, deadline, begun.name);
    return followed.ok ? ok({ kind: 'done', value: followed.value }) : followed;
  }

  async function begin(task: NativeTask): Answer<Acted> {
    await journal.save({ steps: [{ ...recordOf(job, position), nativeTask: task }] });
    return settle(task);
  }

  return persist(
    job,
    { outage: job.patience.outage, deadline, cancellable: true },
    async (failures): Answer<Acted> => {
      const record = recordOf(job, position);
      if (record.nativeTask !== null) {
        const settled = await settle(record.nativeTask);
        if (settled.ok || !taskHasEnded(settled.error)) {
          return settled;
        }
        await journal.save({ steps: [{ ...record, nativeTask: null }] });
        if (settled.error.kind !== 'ResourceNotFound') {
          return settled;
        }
        // The platform forgot the task: what came of it shows in the object.
        uncertain = true;
      } else if (failures > 0) {
        await journal.save({ steps: [{ ...record, attempts: record.attempts + 1 }] });
      }
      if (uncertain || failures > 0) {
        const found = await action.find(callContext(job, deadline, record.name));
        if (!found.ok) {
          return found;
        }
        if (found.value.happened === true) {
          return ok({ kind: 'done', value: found.value.value });
        }
        if (found.value.happened === 'running') {
          return begin(found.value.task);
        }
      }
      const answer = await withEither(
        job.stop,
        action.interruptible ? job.cancel.signal : job.stop,
        (signal) => action.run(callContext(job, deadline, record.name, signal), uncertain),
      );
      if (!answer.ok) {
        uncertain ||= answer.error.outcomeUnknown === true;
        return answer;
      }
      if (answer.value.kind === 'task') {
        return begin(answer.value.task);
      }
      return answer.value.kind === 'steps'
        ? ok({ kind: 'steps', table: answer.value })
        : ok({ kind: 'done', value: (answer.value.value ?? null) as Json });
    },
  );
}

/** As opposed to: it could not be followed. */
export function taskHasEnded({ kind }: HypervisorError): boolean {
  return kind !== 'ConnectionFailed' && kind !== 'NetworkError' && kind !== 'OperationTimeout';
}

function recordOf(job: Job, position: number): StepRecord {
  const record = job.journal.step(position);
  if (record === undefined) {
    throw new Error(`step ${position} of operation ${job.journal.operation.id} was never recorded`);
  }
  return record;
}
