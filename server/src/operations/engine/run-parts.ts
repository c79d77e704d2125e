import type { HypervisorError, Json } from '@anyvisor/domain';
import type { StepTable } from '@anyvisor/port';
import { act } from './act.ts';
import type { Action } from './act.ts';
import type { Job } from './job.ts';
import { callAction, tableAction } from './actions.ts';
import { askTable, tableChanged } from './ask-table.ts';
import type { CallPart, Part, Scope } from './part.ts';
import { begunStep, plannedStep } from './records.ts';
import type { StepRecord } from './records.ts';

/** How going forward ended. `unsaved`: a step that succeeded and whose record may go with the operation's end. */
export type Forward =
  | {
      readonly ended: 'done';
      readonly results: Readonly<Record<string, Json>>;
      readonly unsaved: readonly StepRecord[];
    }
  | { readonly ended: 'failed'; readonly error: HypervisorError; readonly position: number | null }
  | { readonly ended: 'cancelled' };

type Stopped = Exclude<Forward, { ended: 'done' }>;
type PartEnd =
  | { readonly ended: 'done'; readonly value: Json; readonly unsaved: readonly StepRecord[] }
  | Stopped;

/** Runs what is not done yet, from the first part to the last. */
export async function runParts(job: Job, parts: readonly Part[]): Promise<Forward> {
  const results: Record<string, Json> = {};
  let unsaved: readonly StepRecord[] = [];
  for (const part of parts) {
    const scope = scopeOf(job, results);
    const last = part === parts.at(-1);
    const end =
      part.form === 'table'
        ? await runTablePart(job, part, scope)
        : await runCallPart(job, part, scope, last);
    if (end.ended !== 'done') {
      return end;
    }
    results[part.name] = end.value;
    ({ unsaved } = end);
  }
  return { ended: 'done', results, unsaved };
}

export function scopeOf({ port, deps, journal: { operation } }: Job, results: Record<string, Json>): Scope {
  return {
    port,
    operationId: operation.id,
    connectionId: operation.connectionId,
    ref: operation.target.nativeRef ?? '',
    frozen: operation.plan,
    peer: (connectionId) => deps.port(operation.tenantId, connectionId),
    results: { ...results },
  };
}

async function runTablePart(job: Job, part: Part, scope: Scope): Promise<PartEnd> {
  if (job.cancel.signal.aborted && recordsOf(job, part).length === 0) {
    return { ended: 'cancelled' };
  }
  const table = await askTable(job, part, scope);
  if (!table.ok) {
    return { ended: 'failed', error: table.error, position: null };
  }
  if (recordsOf(job, part).length === 0) {
    await plan(job, part, table.value, job.journal.steps.length);
  }
  return runTable(job, part, table.value);
}

async function runCallPart(job: Job, part: CallPart, scope: Scope, last: boolean): Promise<PartEnd> {
  const { journal } = job;
  if (journal.operation.plan.expanded.includes(part.name)) {
    return runTablePart(job, part, scope);
  }
  let record = recordsOf(job, part)[0];
  if (record?.state === 'SUCCEEDED') {
    return { ended: 'done', value: record.output?.value ?? null, unsaved: [] };
  }
  const mayHaveBegun = record !== undefined && job.inherited.has(record.position);
  if (job.cancel.signal.aborted && !(mayHaveBegun && record?.nativeTask !== null)) {
    return { ended: 'cancelled' };
  }
  record ??= await begin(job, plannedStep(journal.steps.length, part.name, part.name));
  const acted = await act(job, record.position, callAction(part, scope));
  if (!acted.ok) {
    return stopped(job, acted.error, record.position);
  }
  if (acted.value.kind === 'steps') {
    await plan(job, part, acted.value.table, record.position);
    return runTable(job, part, acted.value.table);
  }
  const { value } = acted.value;
  const finished = succeeded(job, record.position, value);
  // What may simply be called again need not be written down before the inventory shows it: one commit less.
  if (last && part.recover === undefined) {
    return { ended: 'done', value, unsaved: [finished] };
  }
  await journal.save({ steps: [finished], events: [journal.stepFinished(finished)] });
  return { ended: 'done', value, unsaved: [] };
}

/** Records the steps of a table in the place of what was there; the first one as about to run. */
async function plan(job: Job, part: Part, table: StepTable<unknown>, from: number): Promise<void> {
  const steps = table.steps.map(({ name }, index) => plannedStep(from + index, part.name, name));
  const { plan: known } = job.journal.operation;
  await job.journal.save({
    steps: steps.map((step, index) => (index === 0 ? begunStep(job.deps.now(), step) : step)),
    ...(part.form === 'call'
      ? { operation: { plan: { ...known, expanded: [...known.expanded, part.name] } } }
      : {}),
  });
}

async function runTable(job: Job, part: Part, table: StepTable<unknown>): Promise<PartEnd> {
  const { journal } = job;
  const records = recordsOf(job, part);
  if (records.length !== table.steps.length || table.steps.some((s, i) => s.name !== records[i]?.name)) {
    return { ended: 'failed', error: tableChanged(part.name), position: null };
  }
  for (const [index, step] of table.steps.entries()) {
    const position = (records[0]?.position ?? 0) + index;
    let record = journal.step(position);
    if (record === undefined || record.state === 'SUCCEEDED') {
      continue;
    }
    if (job.cancel.signal.aborted && record.nativeTask === null) {
      return { ended: 'cancelled' };
    }
    record = record.state === 'PENDING' ? await begin(job, record) : record;
    const action: Action = tableAction(job, part, step);
    const acted = await act(job, position, action);
    if (!acted.ok) {
      return stopped(job, acted.error, position);
    }
    const finished = succeeded(job, position, acted.value.kind === 'done' ? acted.value.value : null);
    const next = records[index + 1] === undefined ? undefined : journal.step(position + 1);
    await journal.save({
      steps: [finished, ...(next === undefined ? [] : [begunStep(job.deps.now(), next)])],
      events: [journal.stepFinished(finished)],
    });
  }
  return resultOf(table, journal.memory(part.name));
}

function resultOf(table: StepTable<unknown>, memory: Record<string, Json>): PartEnd {
  return { ended: 'done', value: (table.result(memory) ?? null) as Json, unsaved: [] };
}

async function begin(job: Job, step: StepRecord): Promise<StepRecord> {
  const running = begunStep(job.deps.now(), step);
  await job.journal.save({ steps: [running] });
  return running;
}

function succeeded({ journal, deps }: Job, position: number, value: Json): StepRecord {
  const record = journal.step(position) ?? plannedStep(position, '', '');
  return {
    ...record,
    state: 'SUCCEEDED',
    output: { value },
    error: null,
    endedAt: new Date(deps.now()),
  };
}

function stopped(job: Job, error: HypervisorError, position: number): Stopped {
  return job.cancel.signal.aborted ? { ended: 'cancelled' } : { ended: 'failed', error, position };
}

export function recordsOf({ journal }: Job, part: Part): readonly StepRecord[] {
  return journal.steps.filter((step) => step.part === part.name);
}
