import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { StepTable } from '@anyvisor/port';
import { callContext } from './job.ts';
import type { Job } from './job.ts';
import type { Part, Scope } from './part.ts';
import { persist } from './persist.ts';

/** Milliseconds that the adapter gets to answer its table: it may look things up first. */
const askTime = 120_000;

/** Asks for a part's table of steps: nothing happens by it (contract rule 14), so it may be asked again and again. */
export function askTable(
  job: Job,
  part: Part,
  scope: Scope,
  { outage, cancellable } = { outage: job.patience.outage, cancellable: true },
): Promise<Result<StepTable<unknown>, HypervisorError>> {
  return persist(
    job,
    { outage, cancellable, deadline: job.deps.now() + outage + askTime },
    async (): Promise<Result<StepTable<unknown>, HypervisorError>> => {
      const ctx = callContext(job, job.deps.now() + askTime, part.name);
      if (part.form === 'table') {
        return part.ask(scope, ctx);
      }
      const answer = await part.call(scope, ctx);
      if (!answer.ok) {
        return answer;
      }
      return answer.value.kind === 'steps' ? ok(answer.value) : err(tableChanged(part.name));
    },
  );
}

/** The adapter broke its promise to answer the same table for ever, or is another version than it was. */
export function tableChanged(part: string): HypervisorError {
  return hypervisorError('UnknownError', {
    message: `The steps of ${part} are not the ones that were recorded`,
    nextStep: 'See what the operation left at the hypervisor; it cannot be continued by this version.',
  });
}
