import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, Json, Result } from '@anyvisor/domain';
import type { CallContext } from '../../src/call-context.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import type { Mutation, Outcome, Step, StepMemory, StepTable } from '../../src/mutation.ts';
import { roundTrip } from './round-trip.ts';

type Answer<T> = Promise<Result<T, HypervisorError>>;

/** A port and a fresh context for each of its calls. */
export interface Caller {
  readonly port: HypervisorPort;
  readonly ctx: () => CallContext;
}

/** Does what a mutating call answered, to its end, as the server's engine would: follows tasks, runs tables. */
export async function complete<T>(
  caller: Caller,
  answer: Promise<Result<Mutation<T>, HypervisorError>>,
): Answer<T> {
  const started = await answer;
  if (!started.ok) {
    return started;
  }
  return started.value.kind === 'steps'
    ? runTable(caller, started.value)
    : ((await settle(caller, started.value)) as Result<T, HypervisorError>);
}

/** Runs every step (found ones are not run again); undoes from the failed one backwards. */
export async function runTable<T>(caller: Caller, table: StepTable<T>): Answer<T> {
  let memory: StepMemory = {};
  for (const [position, step] of table.steps.entries()) {
    const answer = await findOrRun(caller, step, memory);
    if (!answer.ok) {
      const undone = await undoFrom(caller, table, memory, position);
      return undone.ok ? answer : undone;
    }
    memory = { ...memory, [step.name]: answer.value };
  }
  return ok(table.result(memory));
}

/** One step as the engine does it: look first, then act. */
export async function findOrRun(caller: Caller, step: Step, memory: StepMemory): Answer<Json> {
  const found = await step.find(caller.ctx(), memory);
  if (!found.ok) {
    return found;
  }
  if (found.value.happened === true) {
    return ok(roundTrip(found.value.value));
  }
  return found.value.happened === 'running'
    ? settle(caller, { kind: 'task', task: found.value.task })
    : runStep(caller, step, memory);
}

/** One step without looking first. */
export async function runStep(caller: Caller, step: Step, memory: StepMemory): Answer<Json> {
  const outcome = await step.run(caller.ctx(), memory);
  return outcome.ok ? settle(caller, outcome.value) : outcome;
}

/** Undoes the steps at `position` and before it, last one first; the first failure ends it. */
export async function undoFrom(
  caller: Caller,
  table: StepTable<unknown>,
  memory: StepMemory,
  position: number,
): Answer<void> {
  for (const step of table.steps.slice(0, position + 1).toReversed()) {
    const undone = (await step.undo?.(caller.ctx(), memory)) ?? ok();
    if (!undone.ok) {
      return err(undone.error);
    }
  }
  return ok();
}

/** The value of an outcome, its task followed; both go through JSON as if the process had died in between. */
async function settle<T>(caller: Caller, outcome: Outcome<T>): Answer<Json> {
  if (outcome.kind === 'done') {
    return ok(roundTrip(outcome.value as Json));
  }
  const followed = await caller.port.followTask(caller.ctx(), roundTrip(outcome.task));
  return followed.ok ? ok(roundTrip(followed.value)) : followed;
}
