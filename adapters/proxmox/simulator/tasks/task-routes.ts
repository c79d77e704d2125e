import { demand, may } from '../access/permissions.ts';
import { fullName } from '../access/access.ts';
import { dies, forbids, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { readUpid } from './upid.ts';
import type { Task } from './tasks.ts';

const path = '/nodes/{node}/tasks';

/** Tasks of a node: list, status, log, abort. */
export const taskRoutes: Handlers = {
  [`GET ${path}`]: list,
  [`GET ${path}/{upid}`]: (call) => {
    taskOf(call);
    return [{ name: 'log' }, { name: 'status' }];
  },
  [`GET ${path}/{upid}/status`]: (call) => {
    const task = taskOf(call);
    const { upid, node, pid, pstart, starttime, type, id } = task;
    const [user = '', tokenid] = task.user.split('!');
    return {
      upid,
      node,
      pid,
      pstart,
      starttime,
      type,
      id,
      user,
      ...(tokenid === undefined ? {} : { tokenid }),
      status: task.endedAt === undefined ? 'running' : 'stopped',
      ...(task.exitStatus === undefined ? {} : { exitstatus: task.exitStatus }),
    };
  },
  [`GET ${path}/{upid}/log`]: (call) => {
    const task = taskOf(call);
    const start = call.args.maybeNumber('start') ?? 0;
    const limit = call.args.maybeNumber('limit') ?? 50;
    const lines = task.lines.slice(start, limit === 0 ? undefined : start + limit);
    if (lines.length === 0) return [{ n: start + 1, t: 'no content' }];
    return lines.map((t, index) => ({ n: start + index + 1, t }));
  },
  [`DELETE ${path}/{upid}`]: (call) => {
    const task = taskOf(call, 'Sys.Modify');
    call.world.tasks.stop(task.upid);
    return null;
  },
};

/** The columns of the task lists. */
export function taskSummary(task: Task): Record<string, unknown> {
  const { upid, node, pid, pstart, starttime, type, id } = task;
  const [user = '', tokenid] = task.user.split('!');
  return {
    upid,
    node,
    pid,
    pstart,
    starttime,
    type,
    id,
    user,
    ...(tokenid === undefined ? {} : { tokenid }),
    ...(task.endedAt === undefined
      ? {}
      : { endtime: Math.floor(task.endedAt / 1000), status: task.exitStatus }),
  };
}

/** One's own tasks, or all of the node with Sys.Audit. */
function taskOf(call: Call, privilege = 'Sys.Audit'): Task {
  const { world, identity, args } = call;
  const upid = args.text('upid');
  const node = args.text('node');
  const parts = readUpid(upid);
  if (parts === undefined) throw refusesParameters({ upid: `unable to parse worker upid '${upid}'` });
  if (parts.node !== node) throw dies(`no such task`);
  if (parts.user !== fullName(identity) && parts.user.split('!')[0] !== identity.user) {
    if (!may(world, identity, `/nodes/${node}`, [privilege])) throw forbids(`/nodes/${node}, ${privilege}`);
  }
  const task = world.tasks.get(upid);
  if (task === undefined) throw dies('no such task');
  return task;
}

function list(call: Call): unknown {
  const { world, identity, args } = call;
  const node = args.text('node');
  const seesAll = may(world, identity, `/nodes/${node}`, ['Sys.Audit']);
  const source = args.maybeText('source') ?? 'archive';
  const [vmid, type, user] = [
    args.maybeText('vmid'),
    args.maybeText('typefilter'),
    args.maybeText('userfilter'),
  ];
  const [since, until] = [args.maybeNumber('since') ?? 0, args.maybeNumber('until') ?? Infinity];
  const filters = args.list('statusfilter');
  const start = args.maybeNumber('start') ?? 0;
  if (vmid !== undefined && !seesAll) demand(world, identity, `/vms/${vmid}`, 'VM.Audit');
  const matching = world.tasks.list(node).filter((task) => {
    const running = task.endedAt === undefined;
    if (!seesAll && task.user.split('!')[0] !== identity.user) return false;
    if (source !== 'all' && (source === 'active') !== running) return false;
    if (vmid !== undefined && task.id !== vmid) return false;
    if (
      (type !== undefined && !task.type.includes(type)) ||
      (user !== undefined && !task.user.includes(user))
    )
      return false;
    if (task.starttime < since || task.starttime > until) return false;
    const outcome = outcomeOf(task);
    if (args.flag('errors') && outcome !== 'error') return false;
    return filters.length === 0 || filters.includes(outcome);
  });
  return matching.slice(start, start + (args.maybeNumber('limit') ?? 50)).map(taskSummary);
}

function outcomeOf(task: Task): string {
  if (task.exitStatus === undefined) return 'unknown';
  if (task.exitStatus === 'OK') return 'ok';
  return task.exitStatus.startsWith('WARNINGS') ? 'warning' : 'error';
}
