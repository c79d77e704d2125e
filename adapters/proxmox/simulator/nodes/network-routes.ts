import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { startTask } from '../tasks/start-task.ts';
import { nodeOf } from './node-routes.ts';

const base = '/nodes/{node}/network';

/** Interfaces of a node. Edits are staged until `PUT …/network`. */
export const networkRoutes: Handlers = {
  [`GET ${base}`]: list,
  [`POST ${base}`]: (call) => {
    const iface = call.args.text('iface');
    const staged = edited(call);
    if (staged.has(iface)) throw dies(`interface config already exists: ${iface}`);
    staged.set(iface, given(call));
    return null;
  },
  [`PUT ${base}`]: (call) =>
    startTask(call, 'srvreload', 'networking', async (work) => {
      const node = nodeOf(call);
      await work.spend(800);
      node.interfaces = node.staged ?? node.interfaces;
      node.staged = undefined;
    }),
  [`DELETE ${base}`]: (call) => {
    nodeOf(call).staged = undefined;
    return null;
  },
  [`GET ${base}/{iface}`]: (call) => {
    const one = current(call).get(call.args.text('iface'));
    if (one === undefined) throw dies(`no such interface`);
    return { method: 'manual', method6: 'manual', ...shown(one) };
  },
  [`PUT ${base}/{iface}`]: (call) => {
    const iface = call.args.text('iface');
    const staged = edited(call);
    const before = staged.get(iface);
    if (before === undefined) throw dies(`no such interface`);
    const removed = call.args.list('delete');
    staged.set(
      iface,
      Object.fromEntries([
        ...Object.entries(before).filter(([key]) => !removed.includes(key)),
        ...Object.entries(given(call)),
      ]),
    );
    return null;
  },
  [`DELETE ${base}/{iface}`]: (call) => {
    if (!edited(call).delete(call.args.text('iface'))) throw dies(`no such interface`);
    return null;
  },
};

function current(call: Call): Map<string, Record<string, string>> {
  const node = nodeOf(call);
  return node.staged ?? node.interfaces;
}

function edited(call: Call): Map<string, Record<string, string>> {
  const node = nodeOf(call);
  node.staged ??= new Map([...node.interfaces].map(([name, one]) => [name, { ...one }]));
  return node.staged;
}

function given(call: Call): Record<string, string> {
  return Object.fromEntries(
    call.args.entries().filter(([key]) => !['node', 'iface', 'delete'].includes(key)),
  );
}

function list(call: Call): unknown {
  const type = call.args.maybeText('type');
  const vnets = [...call.world.sdn.running.vnets.keys()].map((iface) => ({
    iface,
    type: 'vnet',
    active: 1,
    method: 'manual',
  }));
  const own = [...current(call)].map(([iface, one], index) => ({
    iface,
    method: 'manual',
    method6: 'manual',
    families: ['inet'],
    priority: index + 3,
    exists: 1,
    active: 1,
    ...shown(one),
  }));
  if (type === 'any_bridge' || type === 'any_local_bridge') {
    const bridges = own.filter((one) => one.type === 'bridge' || one.type === 'OVSBridge');
    return type === 'any_bridge' ? [...bridges, ...vnets] : bridges;
  }
  if (type === 'include_sdn') return [...own, ...vnets];
  if (type === 'vnet') return vnets;
  return type === undefined ? own : own.filter((one) => one.type === type);
}

const flags = new Set(['autostart', 'bridge_vlan_aware', 'mtu', 'vlan-id', 'ovs_tag']);

function shown(one: Readonly<Record<string, string>>): Record<string, unknown> & { readonly type: string } {
  return {
    type: 'unknown',
    ...Object.fromEntries(
      Object.entries(one).map(([key, value]) => [key, flags.has(key) ? Number(value) : value]),
    ),
  };
}
