import type { HypervisorPort } from '@anyvisor/port';
import type { Lease } from '../../nodes/lease.ts';
import type { OperationDeps } from '../deps.ts';
import { kindOf } from '../kinds.ts';
import { operationEvent } from '../operation-event.ts';
import { endWell } from './end.ts';
import type { Job } from './job.ts';
import { Journal } from './journal.ts';
import type { Change } from './journal.ts';
import { defaultPatience } from './patience.ts';
import { progressReporter } from './progress.ts';
import type { OperationRecord } from './records.ts';
import { plannedStep } from './records.ts';
import { begun, runParts } from './run-parts.ts';
import { beginUnwinding, unwind } from './unwind.ts';

export interface Work {
  readonly lease: Lease;
  readonly port: HypervisorPort;
  readonly operationId: string;
  readonly stop: AbortSignal;
  readonly cancel: AbortController;
}

/**
 * Brings one operation to its end, wherever it stands: new, interrupted, unwinding, or failed with a clean-up to retry.
 * Answers false when it is not this node's to work on. Throws when the lease is lost or the database fails: what was
 * committed by then is where the next one goes on.
 */
export async function runOperation(
  deps: OperationDeps,
  { lease, port, operationId, stop, cancel }: Work,
): Promise<boolean> {
  const journal = await Journal.open(
    deps,
    lease,
    operationId,
    (operation) => begin(deps, operation),
    () => cancel.abort(),
  );
  if (journal === undefined) {
    return false;
  }
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
  const parts = kind.parts(operation.request);
  if (operation.ending === null) {
    const forward = await runParts(job, parts);
    if (forward.ended === 'done') {
      await endWell(job, forward);
      return true;
    }
    await beginUnwinding(job, forward);
  }
  await unwind(job, parts);
  return true;
}

/** In the transaction that claims it: a call's intent is recorded at once, a table's when its steps are known. */
function begin(deps: OperationDeps, operation: OperationRecord): Change {
  const [first] = kindOf(operation.kind).parts(operation.request);
  const running: OperationRecord = { ...operation, state: 'RUNNING', startedAt: new Date(deps.now()) };
  const acts = first?.form === 'call' && operation.cancelRequestedAt === null;
  return {
    operation: { state: running.state, startedAt: running.startedAt },
    steps: acts ? [begun({ deps }, plannedStep(0, first.name, first.name))] : [],
    events: [operationEvent('operation.started', running)],
  };
}
