import type { Json } from '@anyvisor/domain';
import type { NativeTask } from '@anyvisor/port';
import { lookUntil, waitUntil } from '../actions/waiting.ts';
import { CODE, failed, isCode, notFound } from '../faults.ts';
import { PAUSED, STATE } from '../inventory/state-words.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { progressOf, timeToSwitch } from './progress.ts';
import { migrationJob } from './whereabouts.ts';

export const MIGRATE_VERB = 'migrate';

export interface MigrationTask {
  readonly uuid: string;
  /** Switches to post-copy after so many ms; null: never. */
  readonly postCopyAfterMs: number | null;
}

export function migrationTask(marker: string, data: MigrationTask): NativeTask {
  return { id: `${MIGRATE_VERB}:${data.uuid}:${marker}`, verb: MIGRATE_VERB, data: { ...data } };
}

/**
 * Reports how far it is and switches to post-copy when it is time. The process that began it gets its result the moment it
 * is there; any other one waits until nobody at the source is at work on it and lets the step look where the guest is.
 */
export async function followMigration(endpoint: Endpoint, { id, data = null }: NativeTask): Promise<Json> {
  const task = data as unknown as MigrationTask;
  const ours = endpoint.memory.work.find(id);
  if (ours !== undefined) return alongside(endpoint, task, ours);
  const ended = await waitUntil(endpoint, MIGRATE_VERB, 'the end of the migration', look(endpoint, task));
  if (ended === 'gone') throw notFound('task', id);
  throw failed(
    MIGRATE_VERB,
    'the migration ended while nobody of us was there to hear how',
    'It is looked at again.',
  );
}

/** Looks on while the work goes on; the work goes on when its follower has to leave. */
async function alongside(endpoint: Endpoint, task: MigrationTask, work: Promise<Json>): Promise<Json> {
  const over = new AbortController();
  const signal = AbortSignal.any([endpoint.ctx.signal, over.signal]);
  const watching: Endpoint = { ...endpoint, ctx: { ...endpoint.ctx, signal } };
  const once = look(watching, task);
  const onlooker = waitUntil<never>(watching, MIGRATE_VERB, 'the end of the migration', async () => {
    await once();
    return undefined;
  });
  try {
    return await Promise.race([work, onlooker]);
  } finally {
    over.abort();
    onlooker.catch(() => undefined);
  }
}

function look(endpoint: Endpoint, { uuid, postCopyAfterMs }: MigrationTask) {
  let switched = postCopyAfterMs === null;
  return async (): Promise<'gone' | 'over' | undefined> => {
    const dom = await lookUpDomain(endpoint, uuid);
    const job = dom === undefined ? null : await migrationJob(endpoint, dom);
    if (dom === undefined || job?.direction !== 'out') return dom === undefined ? 'gone' : 'over';
    if (await hasBrokenOff(endpoint, dom)) return 'over';
    const { fraction, note } = progressOf(job.facts);
    endpoint.ctx.progress(fraction, note);
    if (!switched && timeToSwitch(job.facts, postCopyAfterMs ?? 0)) {
      switched = await startPostCopy(endpoint, dom);
    }
    return undefined;
  };
}

/** Waits until nobody at the source is at work on it. */
export async function untilOver(endpoint: Endpoint, task: MigrationTask): Promise<void> {
  await waitUntil(endpoint, MIGRATE_VERB, 'the end of the migration', look(endpoint, task));
}

/** A post-copy without a connection: its job stays for ever, and nobody works on it. */
async function hasBrokenOff({ call }: Endpoint, dom: Domain): Promise<boolean> {
  const at = await unlessCode(call(procedures.domainGetState, { dom }), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  return at?.state === STATE.paused && at.reason === PAUSED.postCopyFailed;
}

/** False when QEMU is not ready for it yet (code 1), or when the job has just ended. */
async function startPostCopy({ call }: Endpoint, dom: Domain): Promise<boolean> {
  const answer = await unlessCode(call(procedures.domainMigrateStartPostCopy, { dom }), (thrown) =>
    isCode(thrown, 1, CODE.operationInvalid, CODE.noDomain),
  );
  return answer !== undefined;
}

/** How long an abort may take to be through, in ms. */
const ABORT_PATIENCE = 30_000;

/**
 * Breaks it off: the guest goes on at the source. Refused (code 55) once post-copy has begun; false when that has broken
 * off, and nobody is at work on it.
 */
export async function abortMigration(endpoint: Endpoint, uuid: string): Promise<boolean> {
  const dom = await lookUpDomain(endpoint, uuid);
  if (dom === undefined || (await migrationJob(endpoint, dom))?.direction !== 'out') return true;
  if (await hasBrokenOff(endpoint, dom)) return false;
  await unlessCode(endpoint.call(procedures.domainAbortJob, { dom }), (thrown) =>
    isCode(thrown, CODE.operationInvalid, CODE.noDomain),
  );
  await lookUntil(
    endpoint,
    async () => ((await migrationJob(endpoint, dom)) === null ? true : undefined),
    ABORT_PATIENCE,
  );
  return true;
}
