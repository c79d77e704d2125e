import { expect } from 'vitest';
import type { HypervisorError, Json, Result } from '@anyvisor/domain';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import type { Step, StepMemory, StepTable } from '../../src/mutation.ts';
import type { ContractRun } from './contract-run.ts';
import { must, mustFail } from './must.ts';
import { roundTrip } from './round-trip.ts';
import { findOrRun, runStep, undoFrom } from './run-steps.ts';

/** A fresh beginning for one run of a table. */
export interface Situation<T> {
  /** The call under test; the same request each time. */
  readonly ask: (port: HypervisorPort) => Promise<Result<StepTable<T>, HypervisorError>>;
  /** Fails unless exactly the one wanted thing is there. */
  readonly verify: (value: T) => Promise<void>;
  readonly cleanUp: () => Promise<void>;
}

export type Prepare<T> = () => Promise<Situation<T>>;

/** Every step is run, found, and run once more: the second time nothing may change. */
export async function runEveryStepTwice<T>(run: ContractRun, prepare: Prepare<T>): Promise<void> {
  await inSituation(prepare, async (situation) => {
    const table = must(await situation.ask(run.port));
    checkNames(table);
    let memory: StepMemory = {};
    for (const step of table.steps) {
      memory = { ...memory, [step.name]: await twice(run, step, memory) };
    }
    await situation.verify(table.result(roundTrip(memory)));
  });
}

/** Fails at each position, once before the step did anything and once after; undo leaves the peer as it was. */
export async function failAtEveryStep<T>(run: ContractRun, prepare: Prepare<T>): Promise<void> {
  await atEveryStep(run, prepare, ['before', 'after'], async (situation, position, when) => {
    const before = await run.peer.look.fingerprint();
    const table = must(await situation.ask(run.port));
    const memory = await runUpTo(run, table, position, when);
    for (const time of ['first', 'second']) {
      must(await undoFrom(run.patientCaller, table, memory, position));
      const label = `${time} undo after a failure ${when} ${table.steps[position]?.name}`;
      expect(await run.peer.look.fingerprint(), label).toBe(before);
    }
  });
}

/**
 * Dies at each position — before the step, right after its native call began, after it ended but before that was
 * recorded — and goes on with another port: the same table, and in the end exactly one of what was wanted.
 */
export async function resumeAtEveryStep<T>(run: ContractRun, prepare: Prepare<T>): Promise<void> {
  await atEveryStep(run, prepare, ['before', 'begun', 'after'], async (situation, position, when) => {
    const table = must(await situation.ask(run.port));
    const recorded = roundTrip(await runUpTo(run, table, position, when));
    const port = run.connect();
    const caller = { port, ctx: () => run.ctx(run.deadlines.boot) };
    try {
      const again = must(await situation.ask(port));
      expect(again.steps.map((step) => step.name)).toEqual(table.steps.map((step) => step.name));
      let memory = recorded;
      for (const step of again.steps.slice(position)) {
        memory = { ...memory, [step.name]: must(await findOrRun(caller, step, memory)) };
      }
      await situation.verify(again.result(roundTrip(memory)));
    } finally {
      await port.close();
    }
  });
}

type Moment = 'before' | 'begun' | 'after';

async function atEveryStep<T>(
  run: ContractRun,
  prepare: Prepare<T>,
  moments: readonly Moment[],
  body: (situation: Situation<T>, position: number, when: Moment) => Promise<void>,
): Promise<void> {
  let steps = 1;
  for (let position = 0; position < steps; position += 1) {
    for (const when of moments) {
      await inSituation(prepare, async (situation) => {
        const { length } = must(await situation.ask(run.port)).steps;
        steps = length;
        if (length > 0) {
          await body(situation, position, when);
        }
      });
    }
  }
}

async function inSituation<T>(prepare: Prepare<T>, body: (situation: Situation<T>) => Promise<void>) {
  const situation = await prepare();
  try {
    await body(situation);
  } finally {
    await situation.cleanUp();
  }
}

/** Runs the steps before `position`, and that one as far as `when` says, its answer lost. */
async function runUpTo(
  run: ContractRun,
  table: StepTable<unknown>,
  position: number,
  when: Moment,
): Promise<StepMemory> {
  let memory: StepMemory = {};
  for (const step of table.steps.slice(0, position)) {
    memory = { ...memory, [step.name]: must(await findOrRun(run.patientCaller, step, memory)) };
  }
  const step = table.steps[position];
  if (when === 'begun' && step !== undefined) {
    must(await step.run(run.ctx(), memory));
  } else if (when === 'after' && step !== undefined) {
    must(await runStep(run.patientCaller, step, memory));
  }
  return memory;
}

async function twice(run: ContractRun, step: Step, memory: StepMemory): Promise<Json> {
  const before = await run.peer.look.fingerprint();
  const value = must(await findOrRun(run.patientCaller, step, memory));
  const after = await run.peer.look.fingerprint();
  const found = must(await step.find(run.ctx(), memory));
  if (found.happened === false) {
    expect(after, `${step.name} changed something, and then did not find it`).toBe(before);
  } else {
    expect(found, `${step.name} found`).toEqual({ happened: true, value });
  }
  const again = await runStep(run.patientCaller, step, memory);
  if (again.ok) {
    expect(again.value, `${step.name} run again`).toEqual(value);
  } else {
    mustFail(again, 'ResourceAlreadyExists');
  }
  expect(await run.peer.look.fingerprint(), `after ${step.name} ran again`).toBe(after);
  return value;
}

function checkNames(table: StepTable<unknown>): void {
  const names = table.steps.map((step) => step.name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u);
  }
}
