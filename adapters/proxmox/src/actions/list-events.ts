import type { CallContext, PlatformEvent } from '@anyvisor/port';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asNumber, asObjects, asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';
import { parseUpid } from '../protocol/upid.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';
import { isSuccess } from '../tasks.ts';

const mostEvents = 5000;

/** The tasks of all nodes that are there, oldest first. */
export async function listEvents(
  session: Session,
  ctx: CallContext,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly PlatformEvent[]> {
  const most = Math.min(Math.max(1, limit), mostEvents);
  const { nodes } = await readRows(session, ctx);
  const lists = await Promise.all(
    nodes
      .filter(({ status }) => status === 'online')
      .map(({ node }) => tasksOf(session, ctx, node, since, most)),
  );
  return lists
    .flat()
    .flatMap(eventOf)
    .filter(({ at }) => at >= since)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .slice(-most);
}

/** A node that refuses or is away must not hide what the others tell. */
export async function tasksOf(
  session: Session,
  ctx: CallContext,
  node: string,
  since: Date,
  limit: number,
): Promise<readonly LooseObject[]> {
  const answer = await session
    .get(ctx, path`/nodes/${node}/tasks`, {
      source: 'all',
      since: Math.max(0, Math.floor(since.getTime() / 1000)),
      limit,
    })
    .catch((error: unknown) => {
      if (error instanceof ApiRefusal && error.status !== 401) return [];
      throw error;
    });
  return asObjects(answer, mostEvents);
}

function eventOf(task: LooseObject): readonly PlatformEvent[] {
  const id = asText(task['upid']);
  const upid = parseUpid(id);
  if (id === undefined || upid === undefined) return [];
  const status = asText(task['status']);
  const hasEnded = asNumber(task['endtime']) !== undefined;
  const failed = hasEnded && status !== undefined && !isSuccess(status);
  const outcome = !hasEnded ? 'is running' : failed ? `failed: ${status.slice(0, 300)}` : 'succeeded';
  const warns = status?.startsWith('WARNINGS') === true;
  return [
    {
      id,
      at: upid.startedAt,
      severity: failed ? 'error' : warns ? 'warning' : 'info',
      type: upid.type,
      message: `${upid.type}${upid.id === '' ? '' : ` ${upid.id}`} on ${upid.node} ${outcome}`,
      user: upid.user,
      vm: /^\d{3,9}$/.test(upid.id) ? upid.id : null,
    },
  ];
}
