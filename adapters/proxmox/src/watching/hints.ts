import type { CallContext } from '@anyvisor/port';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { asNumber, asObjects, asText } from '../protocol/loose.ts';
import { parseUpid } from '../protocol/upid.ts';
import type { Session } from '../session.ts';

/** The tasks seen last, and whether one of them still runs. */
export interface Hints {
  /** By UPID: has it ended? */
  readonly tasks: ReadonlyMap<string, boolean>;
  readonly running: boolean;
}

/**
 * Reads the cluster's task list and doubts every guest that a new or just ended task is about. Only a hint: it holds 25 tasks of
 * each node, and a token without Sys.Audit sees none.
 */
export async function readHints(
  session: Session,
  ctx: CallContext,
  before: Hints | undefined,
): Promise<Hints> {
  const answer = await session.get(ctx, '/cluster/tasks').catch((error: unknown) => {
    if (error instanceof ApiRefusal && error.status !== 401) return [];
    throw error;
  });
  const tasks = new Map<string, boolean>();
  for (const task of asObjects(answer, 5000)) {
    const id = asText(task['upid']);
    const upid = parseUpid(id);
    if (id === undefined || upid === undefined) continue;
    const ended = asNumber(task['endtime']) !== undefined;
    tasks.set(id, ended);
    const news = before !== undefined && before.tasks.get(id) !== ended;
    if (news && /^\d{3,9}$/.test(upid.id)) session.guests.doubt(Number(upid.id));
  }
  return { tasks, running: [...tasks.values()].includes(false) };
}
