import type { HypervisorPort } from '@anyvisor/port';
import type { Lease } from '../../nodes/lease.ts';
import type { OperationDeps } from '../deps.ts';
import { kindOf } from '../kinds.ts';
import type { OperationView } from '../operation.ts';
import { operationView } from '../view.ts';
import { endWell } from './end.ts';
import { firstIntent } from './first-intent.ts';
import type { Begun } from './first-intent.ts';
import type { Job } from './job.ts';
import { Journal } from './journal.ts';
import { defaultPatience } from './patience.ts';
import { progressReporter } from './progress.ts';
import { runParts } from './run-parts.ts';
import { beginUnwinding, unwind } from './unwind.ts';

export interface Work {
  readonly lease: Lease;
  readonly port: HypervisorPort;
  readonly operationId: string;
  readonly stop: AbortSignal;
  readonly cancel: AbortController;
  /** What it was accepted with, when it was claimed by that already. */
  readonly accepted?: Begun;
}

/**
 * Brings one operation to its end, wherever it stands: new, interrupted, unwinding, or failed with a clean-up to retry.
 * Answers it as it ended; `undefined` when it is not this node's to work on. Throws when the lease is lost or the
 * database fails: what was committed by then is where the next one goes on.
 */
export async function runOperation(deps: OperationDeps, work: Work): Promise<OperationView | undefined> {
  const journal = await openJournal(deps, work);
  if (journal === undefined) {
    return undefined;
  }
  const { lease, port, stop, cancel } = work;
  const { operation, steps } = journal;
  if (operation.cancelRequestedAt !== null) {
    cancel.abort();
  }
  const kind = kindOf(operation.kind);
  const job: Job = {
    deps,
    patience: deps.patience ?? defaultPatience,
    kind,
    lease,
    port,
    journal,
    inherited: new Set(
      journal.fresh ? [] : steps.filter((step) => step.state === 'RUNNING').map((step) => step.position),
    ),
    stop,
    cancel,
    report: progressReporter(deps, journal),
  };
  await toItsEnd(job);
  return operationView(journal.operation, journal.steps);
}

function openJournal(
  deps: OperationDeps,
  { lease, operationId, cancel, accepted }: Work,
): Promise<Journal | undefined> {
  const onCancel = () => cancel.abort();
  return accepted === undefined
    ? Journal.open(deps, lease, operationId, (operation) => firstIntent(deps.now(), operation), onCancel)
    : Promise.resolve(Journal.accepted(deps, lease, accepted, onCancel));
}

async function toItsEnd(job: Job): Promise<void> {
  const { operation } = job.journal;
  const parts = job.kind.parts(operation.request);
  if (operation.ending === null) {
    const forward = await runParts(job, parts);
    if (forward.ended === 'done') {
      return endWell(job, forward);
    }
    await beginUnwinding(job, forward);
  }
  return unwind(job, parts);
}
