import { may } from '../access/permissions.ts';
import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { usageOf } from '../guests/counters.ts';
import { isOn } from '../guests/power-state.ts';
import { nodeUsage } from '../nodes/node-usage.ts';
import { taskSummary } from '../tasks/task-routes.ts';
import { resourceRows } from './resource-rows.ts';

const subdirectories =
  (...names: readonly string[]): (() => unknown) =>
  () =>
    names.map((name) => ({ name }));

/** Status, inventory, numbers, options, metrics of the cluster. */
export const clusterRoutes: Handlers = {
  'GET /cluster': subdirectories(
    'log',
    'resources',
    'tasks',
    'options',
    'status',
    'nextid',
    'ha',
    'backup',
    'config',
    'sdn',
    'firewall',
  ),
  'GET /cluster/config': subdirectories('nodes', 'totem', 'join', 'qdevice', 'apiversion'),
  'GET /cluster/metrics': subdirectories('server', 'export'),
  'GET /cluster/resources': (call) => resourceRows(call.world, call.identity, call.args.maybeText('type')),
  'GET /cluster/status': showStatus,
  'GET /cluster/tasks': showTasks,
  'GET /cluster/nextid': nextId,
  'GET /cluster/options': (call) => showOptions(call),
  'PUT /cluster/options': setOptions,
  'GET /cluster/log': (call) =>
    call.world.tasks
      .list()
      .slice(0, call.args.maybeNumber('max') ?? 50)
      .map((task, index) => ({
        uid: index + 1,
        time: task.starttime,
        pri: 6,
        tag: 'pvedaemon',
        pid: task.pid,
        node: task.node,
        user: task.user,
        msg: `starting task ${task.upid}`,
      })),
  'GET /cluster/config/nodes': (call) =>
    [...call.world.nodes.values()].map((node) => ({
      name: node.name,
      node: node.name,
      nodeid: String(node.id),
      quorum_votes: '1',
      ring0_addr: node.ip,
    })),
  'GET /cluster/metrics/export': exportMetrics,
};

function showStatus(call: Call): unknown {
  const { world, localNode } = call;
  const members = [...world.nodes.values()];
  const cluster = {
    type: 'cluster',
    id: 'cluster',
    name: world.clusterName,
    nodes: members.length,
    version: members.length,
    quorate: world.quorate ? 1 : 0,
  };
  const rows = members.map((node) => ({
    type: 'node',
    id: `node/${node.name}`,
    name: node.name,
    nodeid: node.id,
    ip: node.ip,
    online: node.online ? 1 : 0,
    local: node.name === localNode ? 1 : 0,
    level: '',
  }));
  return members.length === 1 ? rows : [cluster, ...rows];
}

/** All running ones and enough finished ones for 25. Without Sys.Audit on `/` only one's own user's. */
function showTasks(call: Call): unknown {
  const { world, identity } = call;
  const seesAll = may(world, identity, '/', ['Sys.Audit']);
  const visible = world.tasks
    .list()
    .filter((task) => seesAll || (identity.token === undefined && task.user === identity.user));
  const running = visible.filter((task) => task.endedAt === undefined);
  const finished = visible
    .filter((task) => task.endedAt !== undefined)
    .slice(0, Math.max(0, 25 - running.length));
  return [...running, ...finished].map((task) => ({
    ...taskSummary(task),
    saved: task.endedAt === undefined ? '0' : '1',
  }));
}

/** The lowest free number, reserved for nobody: two askers get the same. It leaves as a string. */
function nextId(call: Call): string {
  const { world, args } = call;
  const asked = args.maybeNumber('vmid');
  if (asked !== undefined) {
    if (world.guests.has(asked)) throw refusesParameters({ vmid: `VM ${String(asked)} already exists` });
    return String(asked);
  }
  const range = Object.fromEntries(
    (world.datacenter['next-id'] ?? '').split(',').map((part) => part.split('=')),
  );
  const lower = Number(range['lower'] ?? 100);
  const upper = Number(range['upper'] ?? 1_000_000);
  for (let id = lower; id < upper; id += 1) if (!world.guests.has(id)) return String(id);
  throw dies(`unable to get any free VMID in range [${String(lower)}, ${String(upper)}]`);
}

function showOptions({ world }: Call): unknown {
  const structured = new Set([
    'migration',
    'ha',
    'crs',
    'next-id',
    'bwlimit',
    'tag-style',
    'notify',
    'webauthn',
    'u2f',
    'replication',
  ]);
  return Object.fromEntries(
    Object.entries(world.datacenter).map(([key, value]) => [
      key,
      structured.has(key)
        ? Object.fromEntries(value.split(',').map((part) => part.split('=')))
        : /^\d+$/.test(value)
          ? Number(value)
          : value,
    ]),
  );
}

function setOptions({ world, args }: Call): null {
  for (const key of args.list('delete')) delete world.datacenter[key];
  for (const [key, value] of args.entries()) if (key !== 'delete') world.datacenter[key] = value;
  return null;
}

/** Samples of ten seconds: the current one, with `history` those since `start-time`, of the last 30 minutes. */
function exportMetrics(call: Call): unknown {
  const { world, args } = call;
  const now = Math.floor(world.clock.now() / 10_000) * 10;
  const first = args.flag('history') ? Math.max(now - 1790, (args.maybeNumber('start-time') ?? 0) + 1) : now;
  const wanted = args.maybeText('node-list')?.split(',');
  const data: unknown[] = [];
  for (let at = Math.ceil(first / 10) * 10; at <= now; at += 10) {
    const gauge = (id: string, metric: string, value: number): void =>
      void data.push({ id, metric, timestamp: at, type: 'gauge', value });
    const counter = (id: string, metric: string, value: number): void =>
      void data.push({ id, metric, timestamp: at, type: 'counter', value });
    const derive = (id: string, metric: string, value: number): void =>
      void data.push({ id, metric, timestamp: at, type: 'derive', value });
    for (const node of world.nodes.values()) {
      if (!node.online || wanted?.includes(node.name) === false || at * 1000 < node.bootedAt) continue;
      const usage = nodeUsage(world, node);
      const id = `node/${node.name}`;
      gauge(id, 'cpu_current', usage.cpu);
      gauge(id, 'cpu_max', usage.maxcpu);
      gauge(id, 'mem_used', usage.mem);
      gauge(id, 'mem_total', usage.maxmem);
      counter(id, 'uptime', at - Math.floor(node.bootedAt / 1000));
    }
    for (const guest of world.guests.values()) {
      if (wanted?.includes(guest.node) === false || world.nodes.get(guest.node)?.online !== true) continue;
      const id = `${guest.kind}/${String(guest.vmid)}`;
      const usage = usageOf(guest, at * 1000);
      gauge(id, 'cpu_current', usage.cpu);
      gauge(id, 'mem_used', usage.mem);
      if (!isOn(guest)) continue;
      derive(id, 'net_in', usage.netin);
      derive(id, 'net_out', usage.netout);
      derive(id, 'disk_read', usage.diskread);
      derive(id, 'disk_write', usage.diskwrite);
      counter(id, 'uptime', usage.uptime);
    }
  }
  return { data };
}
