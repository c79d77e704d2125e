import type { Json } from '@anyvisor/domain';
import type { CallContext, NativeTask, Outcome } from '@anyvisor/port';
import { notFound, unavailable } from './faults.ts';
import { ApiRefusal, TaskFailed } from './protocol/api-refusal.ts';
import { path } from './protocol/form.ts';
import { asNumber, asObject, asObjects, asText } from './protocol/loose.ts';
import { parseUpid } from './protocol/upid.ts';
import type { Upid } from './protocol/upid.ts';
import { rest } from './session/call-time.ts';
import type { Session } from './session.ts';
import { finish, finishAfterFailure, resultOf } from './task-results.ts';
import type { TaskResult } from './task-results.ts';

/** Milliseconds between two looks at a task: soon at first, then less and less often. */
const firstPause = 30;
const longestPause = 5000;

/** What a started task is answered with; `result` says what its success means and travels in the handle. */
export function taskOutcome(upid: unknown, result: TaskResult): Outcome<never> {
  const parsed = parseUpid(upid);
  if (parsed === undefined || typeof upid !== 'string') throw notFound('task', upid);
  return { kind: 'task', task: { id: upid, verb: parsed.type, data: { ...result } } };
}

/** Waits for a task, from any process, and then until what it was started for is there to see. */
export async function followTask(session: Session, ctx: CallContext, task: NativeTask): Promise<Json> {
  const result = resultOf(task);
  const upid = parseUpid(task?.id);
  if (upid === undefined && result?.answer !== 'made') throw notFound('task', task?.id);
  if (upid !== undefined) {
    try {
      await ended(session, ctx, task.id, upid);
    } catch (error) {
      session.guests.doubt(Number(upid.id));
      if (!(error instanceof TaskFailed)) throw error;
      return await finishAfterFailure(session, ctx, result, error);
    }
    session.guests.doubt(Number(upid.id));
  }
  const answer = await finish(session, ctx, result, task);
  ctx.progress(1);
  return answer;
}

export async function cancelTask(session: Session, ctx: CallContext, task: NativeTask): Promise<void> {
  const upid = parseUpid(task?.id);
  if (upid === undefined) {
    if (resultOf(task)?.answer === 'made') throw unavailable('cancelTask', 'its task is not known any more');
    throw notFound('task', task?.id);
  }
  await statusOf(session, ctx, task.id, upid);
  await session.delete(ctx, path`/nodes/${upid.node}/tasks/${task.id}`);
}

/** Starts nothing: waits until a task that is going on has ended. Throws TaskFailed. */
export async function settle(session: Session, ctx: CallContext, upid: unknown): Promise<void> {
  const parsed = parseUpid(upid);
  if (parsed === undefined || typeof upid !== 'string') throw notFound('task', upid);
  await ended(session, ctx, upid, parsed);
  session.guests.doubt(Number(parsed.id));
}

/** Has it ended? A task nobody knows any more has. */
export async function hasEnded(session: Session, ctx: CallContext, upid: string): Promise<boolean> {
  const parsed = parseUpid(upid);
  if (parsed === undefined) return true;
  try {
    return (await statusOf(session, ctx, upid, parsed)).status !== 'running';
  } catch (error) {
    if (error instanceof ApiRefusal && error.status < 595) return true;
    throw error;
  }
}

async function ended(session: Session, ctx: CallContext, id: string, upid: Upid): Promise<void> {
  for (let pause = firstPause, line = 0; ; pause = Math.min(longestPause, pause * 1.6)) {
    const { status, exit } = await statusOf(session, ctx, id, upid);
    if (status !== 'running') {
      if (isSuccess(exit)) return;
      throw new TaskFailed(id, exit);
    }
    // A short task is not worth a look at its log.
    if (pause > 200) line = await tellProgress(session, ctx, id, upid, line);
    await rest(ctx, pause, upid.type);
  }
}

/** Warnings are a success with a notice. */
export function isSuccess(exit: string): boolean {
  return exit === 'OK' || /^WARNINGS: \d+$/.test(exit);
}

async function statusOf(session: Session, ctx: CallContext, id: string, { node }: Upid) {
  const answer = asObject(
    await session.get(ctx, path`/nodes/${node}/tasks/${id}/status`).catch(unlessUnknown(id)),
  );
  return {
    status: asText(answer['status']) ?? 'stopped',
    exit: asText(answer['exitstatus']) ?? 'unexpected status',
  };
}

/** 400 or 500 with `no such task`: the node does not know it, or not any more. */
function unlessUnknown(id: string) {
  return (error: unknown): never => {
    const unknown =
      error instanceof ApiRefusal &&
      (/no such task|unable to parse worker upid/i.test(error.text) ||
        Object.hasOwn(error.errors, 'upid') ||
        /hostname lookup/.test(error.text));
    throw unknown ? notFound('task', id) : error;
  };
}

/** Reads the log from `line` on; answers where to go on next time. Progress is a courtesy: it fails nothing. */
async function tellProgress(
  session: Session,
  ctx: CallContext,
  id: string,
  { node, type }: Upid,
  line: number,
): Promise<number> {
  try {
    const log = asObjects(
      await session.get(ctx, path`/nodes/${node}/tasks/${id}/log`, { start: line, limit: 500 }),
      500,
    );
    const texts = log.map((one) => asText(one['t']) ?? '');
    const fraction = progressIn(texts);
    if (fraction !== undefined) ctx.progress(fraction, type);
    return Math.max(line, ...log.map((one) => asNumber(one['n']) ?? 0));
  } catch (error) {
    if (error instanceof ApiRefusal) return line;
    throw error;
  }
}

/** `transferred 1.0 GiB of 4.0 GiB (25.00%)`, `drive-scsi0: transferred … (50.00%) in 1s`, `INFO:  37% (…)`. */
export function progressIn(lines: readonly string[]): number | undefined {
  for (const line of lines.toReversed()) {
    const percent = /\((\d{1,3}(?:\.\d+)?)%\)/.exec(line)?.[1] ?? /^INFO:\s+(\d{1,3})%/.exec(line)?.[1];
    if (percent !== undefined) return Math.min(1, Number(percent) / 100);
    const moved = /transferred ([\d.]+) ([KMGT]i?B) of ([\d.]+) ([KMGT]i?B)/.exec(line);
    if (moved !== null) {
      const [, done = '0', unit, all = '0', allUnit] = moved;
      const whole = Number(all) * unitOf(allUnit);
      return whole > 0 ? Math.min(1, (Number(done) * unitOf(unit)) / whole) : undefined;
    }
  }
  return undefined;
}

function unitOf(unit = 'B'): number {
  return 1024 ** 'BKMGT'.indexOf(unit[0] ?? 'B');
}
