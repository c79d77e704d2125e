import type { MigrateRequest, Outcome, StepMemory, StepTable } from '@anyvisor/port';
import { findOrRun } from '@anyvisor/port/contract-suite';
import { must } from './open-port.ts';
import type { TestPort } from './open-port.ts';

export async function tableOf(
  { port, ctx }: TestPort,
  ref: string,
  request: MigrateRequest,
): Promise<StepTable<unknown>> {
  const answer = must(await port.migrateVm(ctx(), ref, request));
  if (answer.kind !== 'steps') throw new Error('a migration is a table of steps');
  return answer;
}

/** Runs one step, and does not wait for a task it answers. */
export async function begun(
  by: TestPort,
  { steps }: StepTable<unknown>,
  position: number,
  memory: StepMemory,
): Promise<Outcome<unknown>> {
  const step = steps[position];
  if (step === undefined) throw new Error(`there is no step ${position}`);
  return must(await step.run(by.ctx(), memory));
}

/** Runs the steps before `position`, and that one as far as `when` says, its answer lost. */
export async function upTo(
  by: TestPort,
  ref: string,
  request: MigrateRequest,
  position: number,
  when: 'before' | 'begun' | 'after',
): Promise<StepMemory> {
  const table = await tableOf(by, ref, request);
  const caller = { port: by.port, ctx: () => by.ctx() };
  let memory: StepMemory = {};
  for (const step of table.steps.slice(0, position)) {
    memory = { ...memory, [step.name]: must(await findOrRun(caller, step, memory)) };
  }
  const step = table.steps[position];
  if (when === 'begun') await begun(by, table, position, memory);
  if (when === 'after' && step !== undefined) must(await findOrRun(caller, step, memory));
  return JSON.parse(JSON.stringify(memory)) as StepMemory;
}
