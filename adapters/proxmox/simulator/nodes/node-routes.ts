import { may } from '../access/permissions.ts';
import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { shutDownGuest, startGuest } from '../guests/power.ts';
import { isOn } from '../guests/power-state.ts';
import type { Guest } from '../state/guest.ts';
import { digestOf } from '../state/sections.ts';
import type { ClusterNode } from '../state/node.ts';
import { startTask } from '../tasks/start-task.ts';
import { setNode } from '../cluster/node-power.ts';
import { kernelOf, versionOf } from './releases.ts';
import { nodeUsage } from './node-usage.ts';

const services = [
  'chrony',
  'corosync',
  'cron',
  'postfix',
  'pve-cluster',
  'pve-firewall',
  'pve-ha-crm',
  'pve-ha-lrm',
  'pvedaemon',
  'pveproxy',
  'pvescheduler',
  'pvestatd',
  'spiceproxy',
  'sshd',
  'systemd-journald',
];
const base = '/nodes/{node}';

/** Nodes: list, status, settings, services, all guests at once. */
export const nodeRoutes: Handlers = {
  'GET /': () => ['access', 'cluster', 'nodes', 'pools', 'storage', 'version'].map((subdir) => ({ subdir })),
  'GET /version': (call) => versionOf(call.world.settings.release),
  'GET /nodes': list,
  [`GET ${base}`]: () =>
    [
      'status',
      'qemu',
      'lxc',
      'storage',
      'tasks',
      'network',
      'version',
      'rrddata',
      'services',
      'dns',
      'time',
    ].map((name) => ({ name })),
  [`GET ${base}/version`]: (call) => versionOf(call.world.settings.release),
  [`GET ${base}/status`]: showStatus,
  [`POST ${base}/status`]: (call) => {
    const node = nodeOf(call);
    call.world.clock.after(500, () => {
      setNode(call.world, node.name, false);
      if (call.args.text('command') === 'reboot')
        call.world.clock.after(30_000 / call.world.settings.speed, () =>
          setNode(call.world, node.name, true),
        );
    });
    return null;
  },
  [`GET ${base}/time`]: (call) => {
    const now = Math.floor(call.world.clock.now() / 1000);
    return { timezone: nodeOf(call).timezone, time: now, localtime: now };
  },
  [`PUT ${base}/time`]: (call) => {
    nodeOf(call).timezone = call.args.text('timezone');
    return null;
  },
  [`GET ${base}/dns`]: (call) => nodeOf(call).dns,
  [`PUT ${base}/dns`]: (call) => {
    nodeOf(call).dns = Object.fromEntries(call.args.entries().filter(([key]) => key !== 'node'));
    return null;
  },
  [`GET ${base}/hosts`]: (call) => ({ data: nodeOf(call).hosts, digest: digestOf(nodeOf(call).hosts) }),
  [`POST ${base}/hosts`]: (call) => {
    const node = nodeOf(call);
    const digest = call.args.maybeText('digest');
    if (digest !== undefined && digest !== digestOf(node.hosts))
      throw dies('detected modified configuration - file changed by other user? Try again.');
    node.hosts = call.args.text('data');
    return null;
  },
  [`GET ${base}/config`]: (call) => ({ ...nodeOf(call).config, digest: digestOf(nodeOf(call).config) }),
  [`PUT ${base}/config`]: (call) => {
    const node = nodeOf(call);
    const removed = call.args.list('delete');
    const set = call.args.entries().filter(([key]) => !['node', 'delete', 'digest'].includes(key));
    node.config = Object.fromEntries([
      ...Object.entries(node.config).filter(([key]) => !removed.includes(key)),
      ...set,
    ]);
    return null;
  },
  [`GET ${base}/subscription`]: () => ({
    status: 'notfound',
    message: 'There is no subscription key',
    url: 'https://www.proxmox.com/proxmox-ve/pricing',
  }),
  [`GET ${base}/services`]: (call) => services.map((service) => serviceRow(nodeOf(call), service)),
  [`GET ${base}/services/{service}`]: () =>
    ['state', 'start', 'stop', 'restart', 'reload'].map((subdir) => ({ subdir })),
  [`GET ${base}/services/{service}/state`]: (call) => serviceRow(nodeOf(call), call.args.text('service')),
  ...Object.fromEntries(
    (['start', 'stop', 'restart', 'reload'] as const).map((verb) => [
      `POST ${base}/services/{service}/${verb}`,
      (call: Call) => control(call, verb),
    ]),
  ),
  [`POST ${base}/startall`]: (call) =>
    allGuests(
      call,
      'startall',
      (guest, work) => startGuest(call.world, guest, work),
      (guest) => !isOn(guest) && guest.config['onboot'] === '1',
    ),
  [`POST ${base}/stopall`]: (call) =>
    allGuests(
      call,
      'stopall',
      (guest, work) =>
        shutDownGuest(call.world, guest, work, {
          timeout: call.args.maybeNumber('timeout') ?? 180,
          force: call.args.flag('force-stop', true),
        }),
      isOn,
    ),
};

export function nodeOf(call: Call): ClusterNode {
  const name = call.args.text('node');
  const node = call.world.nodes.get(name);
  if (node === undefined) throw dies(`no such cluster node '${name}'`);
  return node;
}

function list(call: Call): unknown {
  const { world, identity } = call;
  return [...world.nodes.values()].map((node) => {
    const row = {
      node: node.name,
      id: `node/${node.name}`,
      type: 'node',
      status: node.online ? 'online' : 'offline',
      ssl_fingerprint: node.fingerprint,
    };
    return node.online && may(world, identity, `/nodes/${node.name}`, ['Sys.Audit'])
      ? { ...row, ...nodeUsage(world, node), level: '' }
      : row;
  });
}

function showStatus(call: Call): unknown {
  const { world } = call;
  const node = nodeOf(call);
  const usage = nodeUsage(world, node);
  const version = versionOf(world.settings.release);
  const kernel = kernelOf(world.settings.release);
  const load = (usage.cpu * node.cores).toFixed(2);
  return {
    pveversion: `pve-manager/${version.version}/${version.repoid}`,
    kversion: `Linux ${kernel} #1 SMP PREEMPT_DYNAMIC`,
    'current-kernel': {
      sysname: 'Linux',
      release: kernel,
      version: '#1 SMP PREEMPT_DYNAMIC',
      machine: 'x86_64',
    },
    'boot-info': { mode: 'efi', secureboot: 0 },
    cpu: usage.cpu,
    cpuinfo: {
      model: 'AMD EPYC 9354P 32-Core Processor',
      cpus: node.cores,
      cores: node.cores / 2,
      sockets: 1,
      mhz: '3250.000',
      hvm: '1',
      flags: 'fpu vme sse4_2 avx2 svm aes',
      user_hz: 100,
    },
    loadavg: [load, load, load],
    memory: {
      total: usage.maxmem,
      used: usage.mem,
      free: usage.maxmem - usage.mem,
      available: usage.maxmem - usage.mem,
    },
    swap: { total: 8_589_930_496, used: 0, free: 8_589_930_496 },
    rootfs: {
      total: usage.maxdisk,
      used: usage.disk,
      free: usage.maxdisk - usage.disk,
      avail: usage.maxdisk - usage.disk,
    },
    ksm: { shared: 0 },
    wait: 0.002,
    idle: 0,
    uptime: usage.uptime,
  };
}

function serviceRow(node: ClusterNode, service: string): Record<string, unknown> {
  const stopped = node.stoppedServices.has(service);
  return {
    service,
    name: service,
    desc: `${service} service`,
    state: stopped ? 'dead' : 'running',
    'active-state': stopped ? 'inactive' : 'active',
    'unit-state': 'enabled',
  };
}

function control(call: Call, verb: 'start' | 'stop' | 'restart' | 'reload'): string {
  const service = call.args.text('service');
  const node = nodeOf(call);
  if (!services.includes(service))
    throw refusesParameters({ service: `service '${service}' is not installed` });
  return startTask(call, `srv${verb}`, service, async (work) => {
    await work.spend(300);
    if (verb === 'stop') node.stoppedServices.add(service);
    else node.stoppedServices.delete(service);
  });
}

export function allGuests(
  call: Call,
  type: string,
  run: (guest: Guest, work: Parameters<Parameters<typeof startTask>[3]>[0]) => Promise<void>,
  wanted: (guest: Guest) => boolean,
): string {
  const node = call.args.text('node');
  const ids = call.args.list('vms').map(Number);
  const guests = [...call.world.guests.values()].filter(
    (guest) => guest.node === node && (ids.length > 0 ? ids.includes(guest.vmid) : wanted(guest)),
  );
  return startTask(call, type, '', async (work) => {
    for (const guest of guests) {
      work.log(`${type} ${String(guest.vmid)}`);
      await run(guest, work).catch((error: unknown) => {
        work.warn(error instanceof Error ? error.message : String(error));
      });
    }
  });
}
