import { describe, expect, test } from 'vitest';
import { err, hypervisorError, ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { Step, StepTable } from '@anyvisor/port';
import { complete } from '../contract-suite/engine/run-steps.ts';
import type { Caller } from '../contract-suite/engine/run-steps.ts';
import { context, paperPort } from './paper-port.ts';

const failure = hypervisorError('OperationFailed', { message: 'no', operation: 'test' });

describe('the small engine of the suite', () => {
  test('runs what is not found, passes on what is, and answers from memory', async () => {
    const log: string[] = [];
    const found: Step = { ...step('found', log), find: async () => ok({ happened: true, value: 'old' }) };
    const answer = await run([found, step('fresh', log)]);
    expect(log).toEqual(['run fresh']);
    expect(answer).toEqual(ok({ found: 'old', fresh: 'fresh done' }));
  });

  test('follows the task of a step and of one that is found running', async () => {
    const task = { id: '1', verb: 'copy' };
    const started: Step = { ...step('started', []), run: async () => ok({ kind: 'task', task }) };
    const running: Step = { ...step('running', []), find: async () => ok({ happened: 'running', task }) };
    expect(await run([started, running])).toEqual(ok({ started: 'followed 1', running: 'followed 1' }));
  });

  test('undoes from the failed step backwards, without its answer, and says why', async () => {
    const log: string[] = [];
    const broken: Step = { ...step('broken', log), run: async () => err(failure) };
    const answer = await run([step('a', log), step('b', log), broken, step('never', log)]);
    expect(log).toEqual(['run a', 'run b', 'undo broken (a, b)', 'undo b (a, b)', 'undo a (a, b)']);
    expect(answer).toEqual(err(failure));
  });

  test('refuses an answer that JSON would lose', async () => {
    const dated: Step = { ...step('dated', []), run: async () => ok(done(new Date(0) as never)) };
    await expect(run([dated])).rejects.toThrow('does not survive a crash');
  });
});

function run(steps: readonly Step[]) {
  const table: StepTable<unknown> = { kind: 'steps', steps, result: (memory) => memory };
  const port = paperPort({ followTask: async (_ctx, task) => ok(`followed ${task.id}`) });
  const caller: Caller = { port, ctx: () => context() };
  return complete(caller, Promise.resolve(ok(table)));
}

function step(name: string, log: string[]): Step {
  return {
    name,
    find: async () => ok({ happened: false }),
    run: async () => {
      log.push(`run ${name}`);
      return ok(done(`${name} done`));
    },
    undo: async (_ctx, memory) => {
      log.push(`undo ${name} (${Object.keys(memory).join(', ')})`);
      return ok();
    },
  };
}
