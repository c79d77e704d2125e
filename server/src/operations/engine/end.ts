import type { HypervisorError, Json } from '@anyvisor/domain';
import { withoutSecrets } from '../without-secrets.ts';
import type { Job } from './job.ts';
import type { Change } from './journal.ts';
import { persist } from './persist.ts';
import type { Relocation } from '../../inventory/relocate.ts';
import { vmsMarkedBy } from './queries.ts';
import type { OperationRecord, StepRecord } from './records.ts';
import type { Forward } from './run-parts.ts';

/** Milliseconds the endpoint gets to show a new VM before the operation ends without its id. */
const showTime = 60_000;

/** The good end: the inventory shows what was done before anybody is told that it is done. */
export async function endWell(job: Job, forward: Extract<Forward, { ended: 'done' }>): Promise<void> {
  const { journal, kind, deps } = job;
  const { target } = journal.operation;
  const values = Object.values(forward.results);
  const steps = forward.unsaved;
  switch (kind.ends) {
    case 'created': {
      const made = values[0] as { readonly nativeRef: string; readonly name: string };
      const vmId = await idOf(job, made.nativeRef);
      return endOperation(
        job,
        {
          state: 'SUCCEEDED',
          result: { vmId, name: made.name, nativeRef: made.nativeRef },
          ...(target.nativeRef === null
            ? { target: { ...target, id: vmId, name: made.name, nativeRef: made.nativeRef } }
            : {}),
        },
        steps,
      );
    }
    case 'removed':
      await deps.inventory.removeVm(
        journal.operation.tenantId,
        journal.operation.connectionId,
        target.nativeRef ?? '',
      );
      return endOperation(job, { state: 'SUCCEEDED' }, steps);
    case 'elsewhere':
      return endOperation(job, { state: 'SUCCEEDED' }, steps, values.at(-1));
    case 'changed':
      if (job.kind.movesTo?.(job.journal.operation.request) !== undefined) {
        return endMoved(job, { state: 'SUCCEEDED', result: resultOf(values.at(-1)) }, steps);
      }
      return endShown(job, { state: 'SUCCEEDED', result: resultOf(values.at(-1)) }, steps);
  }
}

/** What the VM has become and that the operation has ended are committed together. */
async function endShown(
  job: Job,
  end: Partial<OperationRecord> & Pick<OperationRecord, 'state'>,
  steps: readonly StepRecord[],
): Promise<void> {
  const { journal, deps, stop } = job;
  const { tenantId, connectionId, target } = journal.operation;
  const save = journal.prepare(lastChange(job, end, steps, end.result));
  const shown = await deps.inventory.showVm(tenantId, connectionId, target.nativeRef ?? '', stop, save.write);
  if (shown.ok) {
    save.committed();
    return;
  }
  noteNotShown(job, shown.error);
  await endOperation(job, end, steps, end.result);
}

/** The VM is shown at its new connection, under its own id, in the moment the operation ends. */
async function endMoved(
  job: Job,
  end: Partial<OperationRecord> & Pick<OperationRecord, 'state'>,
  steps: readonly StepRecord[],
): Promise<void> {
  const { journal, deps, stop } = job;
  const move = relocation(job);
  const save = journal.prepare(lastChange(job, end, steps, end.result));
  const shown = move && (await deps.inventory.relocateVm(move, stop, save.write));
  if (shown?.ok === true && shown.value === 'moved') {
    save.committed();
    return;
  }
  if (shown?.ok === false) {
    noteNotShown(job, shown.error);
  }
  await journal.save(lastChange(job, end, steps, end.result));
  await lookAtBoth(job);
}

function relocation({ journal, kind }: Job): Relocation | undefined {
  const { tenantId, connectionId: from, target, request } = journal.operation;
  const to = kind.movesTo?.(request);
  return to === undefined || to === from || target.id === null || target.nativeRef === null
    ? undefined
    : { tenantId, from, to, vmId: target.id, nativeRef: target.nativeRef };
}

/** While it went on neither side's news of the VM counted: from now on they do. */
async function lookAtBoth({ journal, deps, kind }: Job): Promise<void> {
  const { tenantId, connectionId, request } = journal.operation;
  const to = kind.movesTo?.(request);
  for (const each of to === undefined ? [] : [connectionId, to]) {
    await deps.refreshConnection(tenantId, each);
  }
}

/**
 * The last write. A failed or cancelled operation shows its VM as it really is first, and takes from the inventory what
 * it made and took back. Secrets of the request are kept no longer than something may still be done with them.
 */
export async function endOperation(
  job: Job,
  end: Partial<OperationRecord> & Pick<OperationRecord, 'state'>,
  steps: readonly StepRecord[] = [],
  value: Json = null,
): Promise<void> {
  const { leftovers = [] } = end;
  if (end.state !== 'SUCCEEDED') {
    await (leftovers.length === 0 ? forgetMade(job) : undefined);
    await showTarget(job);
  }
  await job.journal.save(lastChange(job, end, steps, value));
  await lookAtBoth(job);
}

function lastChange(
  { journal, deps, kind }: Job,
  end: Partial<OperationRecord> & Pick<OperationRecord, 'state'>,
  steps: readonly StepRecord[],
  value: Json = null,
): Change {
  const { leftovers = [] } = end;
  const { record } = kind;
  return {
    ...(record !== undefined && end.state === 'SUCCEEDED'
      ? { also: (tx) => record(tx, journal.operation, value) }
      : {}),
    operation: {
      ...end,
      ending: null,
      leftovers,
      endedAt: new Date(deps.now()),
      ...(end.state === 'SUCCEEDED' ? { progress: 1 } : {}),
      ...(leftovers.length === 0 ? { request: withoutSecrets(journal.operation.request) } : {}),
    },
    steps,
    events: steps.map((step) => journal.stepFinished(step)),
    over: true,
  };
}

/** Our id of a new VM; null when the endpoint has lost it again or does not answer for too long. */
async function idOf(job: Job, nativeRef: string): Promise<string | null> {
  const { tenantId, connectionId } = job.journal.operation;
  const limits = {
    outage: Math.min(job.patience.outage, showTime),
    deadline: job.deps.now() + showTime,
    cancellable: false,
  };
  const shown = await persist(job, limits, () =>
    job.deps.inventory.refreshVm(tenantId, connectionId, nativeRef, job.stop),
  );
  return shown.ok ? (shown.value?.id ?? null) : null;
}

async function showTarget(job: Job): Promise<void> {
  const { tenantId, connectionId, target } = job.journal.operation;
  if (target.nativeRef === null) {
    return;
  }
  const shown = await job.deps.inventory.refreshVm(tenantId, connectionId, target.nativeRef, job.stop);
  if (!shown.ok) {
    noteNotShown(job, shown.error);
  }
  const move = relocation(job);
  // It failed, or was called back, and the VM went there all the same.
  if (move !== undefined && shown.ok && shown.value === undefined) {
    await job.deps.inventory.relocateVm(move, job.stop);
  }
}

function noteNotShown({ deps, journal }: Job, { kind }: HypervisorError): void {
  deps.log('info', 'The inventory will show the result later', { operationId: journal.operation.id, kind });
}

async function forgetMade(job: Job): Promise<void> {
  const { tenantId, connectionId, id } = job.journal.operation;
  if (job.kind.ends !== 'created') {
    return;
  }
  const refs = await job.deps.inTenant(tenantId, (tx) => vmsMarkedBy(tx, connectionId, id));
  for (const ref of refs) {
    await job.deps.inventory.removeVm(tenantId, connectionId, ref);
  }
}

function resultOf(value: Json | undefined): Json {
  return value ?? null;
}
