import { err, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, Json } from '@anyvisor/domain';
import type { Leftover } from '../operation.ts';
import { askTable, tableChanged } from './ask-table.ts';
import { endOperation } from './end.ts';
import type { Job } from './job.ts';
import { leftoversOf } from './leftovers.ts';
import type { Part } from './part.ts';
import { persist } from './persist.ts';
import type { StepRecord } from './records.ts';
import { recordsOf, scopeOf } from './run-parts.ts';
import type { Forward } from './run-parts.ts';
import { callUndo, tableUndo } from './undo-action.ts';
import type { UndoAction } from './undo-action.ts';

/** Milliseconds one step's undo is given. */
const undoTime = 1_800_000;

/** Writes down that, and why, it goes back from here: whoever resumes it never goes forward again. */
export async function beginUnwinding({ journal, deps }: Job, why: Exclude<Forward, { ended: 'done' }>) {
  if (why.ended === 'cancelled') {
    await journal.save({ operation: { ending: 'CANCELLED' } });
    return;
  }
  const failed = why.position === null ? undefined : journal.step(why.position);
  const step: StepRecord | undefined = failed && {
    ...failed,
    state: 'FAILED',
    error: why.error,
    endedAt: new Date(deps.now()),
  };
  await journal.save({
    operation: { ending: 'FAILED', error: why.error },
    ...(step && { steps: [step], events: [journal.stepFinished(step)] }),
  });
}

/**
 * Takes back what was or may have been done, from the end. What was built on top goes first, so the first undo that
 * fails for good ends it: that step and the ones before it are left, and a retry goes on there.
 */
export async function unwind(job: Job, parts: readonly Part[]): Promise<void> {
  const { journal } = job;
  const open = journal.steps.filter((step) => step.state !== 'PENDING' && step.state !== 'UNDONE');
  if (open.length === 0) {
    return endOperation(job, { state: journal.operation.ending ?? 'FAILED' });
  }
  const { actions, error } = await undoActions(job, parts);
  let carried: readonly StepRecord[] = [];
  for (const step of open.toReversed()) {
    const action = actions.get(step.position);
    if (action === undefined && error === undefined) {
      // Nothing to take back: it stays on record as it went, only not as if it still ran.
      carried = step.state === 'RUNNING' ? [...carried, interrupted(job, step)] : carried;
      continue;
    }
    const undoing: StepRecord = { ...step, state: 'UNDOING' };
    if (action !== undefined) {
      await journal.save({ steps: [...carried, undoing] });
      carried = [];
    }
    const failure = action === undefined ? error : await tryUndo(job, action);
    if (failure !== undefined) {
      const left: StepRecord = { ...undoing, nativeTask: null, state: 'UNDO_FAILED', error: failure };
      return endLeaving(job, [...carried, left], failure, await leftoversOf(job, left, failure));
    }
    carried = [...carried, { ...undoing, nativeTask: null, state: 'UNDONE' }];
  }
  return endOperation(job, { state: journal.operation.ending ?? 'FAILED' }, carried);
}

function interrupted({ deps }: Job, step: StepRecord): StepRecord {
  const error = hypervisorError('OperationFailed', {
    message: 'It was interrupted by a cancel; it may have taken effect',
    operation: step.name,
    reason: 'cancelled',
  });
  return { ...step, state: 'FAILED', nativeTask: null, error, endedAt: new Date(deps.now()) };
}

async function tryUndo(job: Job, action: UndoAction): Promise<HypervisorError | undefined> {
  const deadline = job.deps.now() + undoTime;
  const outage = { outage: job.patience.undoOutage, deadline, cancellable: false };
  const undone = await persist(job, outage, async () => {
    const answer = await action(deadline);
    // An undo is idempotent: when its answer was lost it may be asked again whatever went wrong.
    return answer.ok || answer.error.outcomeUnknown !== true
      ? answer
      : err({ ...answer.error, retriable: true });
  });
  return undone.ok ? undefined : undone.error;
}

/** A cancelled operation that could not be taken back has failed. */
function endLeaving(
  job: Job,
  steps: readonly StepRecord[],
  failure: HypervisorError,
  leftovers: readonly Leftover[],
): Promise<void> {
  const error =
    job.journal.operation.error ??
    hypervisorError('OperationFailed', {
      message: `It was cancelled, but not everything could be taken back: ${failure.message}`,
      operation: job.journal.operation.kind,
      reason: 'cancelled',
      nextStep: 'Retry the clean-up once the cause is gone.',
    });
  return endOperation(job, { state: 'FAILED', error, leftovers }, steps);
}

/** What undoes each recorded step, by position; `error` when a table was not to be had, and so some are missing. */
async function undoActions(
  job: Job,
  parts: readonly Part[],
): Promise<{ readonly actions: ReadonlyMap<number, UndoAction>; readonly error?: HypervisorError }> {
  const actions = new Map<number, UndoAction>();
  const results: Record<string, Json> = {};
  for (const part of parts) {
    const records = recordsOf(job, part);
    const scope = scopeOf(job, results);
    if (records.length === 0) {
      break;
    }
    if (part.form === 'call' && !job.journal.operation.plan.expanded.includes(part.name)) {
      const [record] = records;
      const undo = record && callUndo(job, part, scope, record);
      if (record && undo) {
        actions.set(record.position, undo);
      }
      results[part.name] = record?.output?.value ?? null;
      continue;
    }
    const table = await askTable(job, part, scope, {
      outage: job.patience.undoOutage,
      cancellable: false,
    });
    if (!table.ok) {
      return { actions, error: table.error };
    }
    for (const record of records) {
      const step = table.value.steps.find(({ name }) => name === record.name);
      if (step === undefined) {
        return { actions, error: tableChanged(part.name) };
      }
      const undo = tableUndo(job, part, step, record);
      if (undo) {
        actions.set(record.position, undo);
      }
    }
    if (records.every((record) => record.output !== null)) {
      results[part.name] = (table.value.result(job.journal.memory(part.name)) ?? null) as Json;
    }
  }
  return { actions };
}
