import { randomUUID } from 'node:crypto';
import { dies } from '../http/api-error.ts';
import { may } from '../access/permissions.ts';
import type { Call, Handlers } from '../http/call.ts';
import { sdnMethods } from '../schema/tables/sdn.ts';
import type { Section, Sections } from '../state/sections.ts';
import { startTask } from '../tasks/start-task.ts';
import { sectionRoutes } from './section-routes.ts';

const takes = (key: string): Record<string, string> => ({ ...sdnMethods[key]?.takes });

/** Zones, vnets, subnets. Changes wait until `PUT /cluster/sdn`. */
export const sdnRoutes: Handlers = {
  'GET /cluster/sdn': () =>
    ['vnets', 'zones', 'controllers', 'ipams', 'dns', 'fabrics'].map((id) => ({ id })),
  'PUT /cluster/sdn': apply,
  'POST /cluster/sdn/lock': (call) => {
    if (call.world.sdn.lock !== undefined)
      throw dies('could not acquire lock: configuration is already locked');
    call.world.sdn.lock = randomUUID();
    return call.world.sdn.lock;
  },
  'DELETE /cluster/sdn/lock': (call) => {
    if (!call.args.flag('force')) demandLock(call);
    call.world.sdn.lock = undefined;
    return null;
  },
  'POST /cluster/sdn/rollback': (call) => {
    demandLock(call);
    const { sdn } = call.world;
    for (const name of ['zones', 'vnets', 'subnets'] as const) {
      sdn[name].clear();
      for (const [id, section] of sdn.running[name]) sdn[name].set(id, { ...section });
    }
    if (call.args.flag('release-lock', true)) sdn.lock = undefined;
    return null;
  },
  'GET /cluster/sdn/controllers': () => [],
  'GET /cluster/sdn/ipams': () => [{ ipam: 'pve', type: 'pve' }],
  'GET /cluster/sdn/dns': () => [],
  ...sectionRoutes({
    path: '/cluster/sdn/zones',
    key: 'zone',
    noun: 'sdn zone object',
    unknown: (zone) => dies(`sdn '${zone}' does not exist`),
    sections: (call) => call.world.sdn.zones,
    takes: takes('POST /cluster/sdn/zones'),
    check: (call) => {
      demandLock(call);
    },
    mayList: (call, zone) =>
      may(call.world, call.identity, `/sdn/zones/${zone}`, ['SDN.Audit', 'SDN.Allocate']),
    mayRemove: (call, zone) => {
      demandLock(call);
      const user = [...call.world.sdn.vnets].find(([, vnet]) => vnet['zone'] === zone)?.[0];
      if (user !== undefined) throw dies(`zone '${zone}' is used by vnet '${user}'`);
    },
    extra: (call, id, section) => stateOf(call.world.sdn.running.zones, id, section),
  }),
  ...sectionRoutes({
    path: '/cluster/sdn/vnets',
    key: 'vnet',
    noun: 'sdn vnet object',
    unknown: (vnet) => dies(`sdn vnet '${vnet}' does not exist`),
    sections: (call) => call.world.sdn.vnets,
    takes: takes('POST /cluster/sdn/vnets'),
    check: checkVnet,
    mayList: (call, vnet) =>
      may(call.world, call.identity, `/sdn/zones/${call.world.sdn.vnets.get(vnet)?.['zone'] ?? ''}/${vnet}`, [
        'SDN.Audit',
        'SDN.Allocate',
      ]),
    mayRemove: (call, vnet) => {
      demandLock(call);
      if ([...call.world.sdn.subnets.values()].some((subnet) => subnet['vnet'] === vnet))
        throw dies(`can't delete vnet '${vnet}': it has subnets`);
    },
    extra: (call, id, section) => stateOf(call.world.sdn.running.vnets, id, section),
  }),
  ...subnetRoutes(),
};

function demandLock(call: Call): void {
  const held = call.world.sdn.lock;
  if (held !== undefined && call.args.maybeText('lock-token') !== held)
    throw dies('invalid lock token provided: configuration is locked');
}

function checkVnet(call: Call, _id: string, section: Section): void {
  demandLock(call);
  const zone = call.world.sdn.zones.get(section['zone'] ?? '');
  if (zone === undefined) throw dies(`zone '${section['zone'] ?? ''}' does not exist`);
  section['type'] = 'vnet';
  if (zone['type'] !== 'simple' && section['tag'] === undefined) throw dies(`missing vlan tag`);
}

function subnetRoutes(): Handlers {
  const path = '/cluster/sdn/vnets/{vnet}/subnets';
  const routes = sectionRoutes({
    path,
    key: 'subnet',
    noun: 'sdn subnet object',
    sections: (call) => call.world.sdn.subnets,
    takes: takes(`POST ${path}`),
    check: (call, _id, section) => {
      demandLock(call);
      if (!call.world.sdn.vnets.has(section['vnet'] ?? ''))
        throw dies(`vnet '${section['vnet'] ?? ''}' does not exist`);
    },
    mayList: (call, id) => call.world.sdn.subnets.get(id)?.['vnet'] === call.args.text('vnet'),
    mayRemove: demandLock,
    extra: (call, id, section) => stateOf(call.world.sdn.running.subnets, id, section),
  });
  const create = routes[`POST ${path}`];
  return {
    ...routes,
    // A subnet is sent as 10.0.0.0/24 and kept as zone-10.0.0.0-24.
    [`POST ${path}`]: (call) => {
      const zone = call.world.sdn.vnets.get(call.args.text('vnet'))?.['zone'] ?? '';
      const cidr = call.args.text('subnet');
      return create?.({ ...call, args: call.args.with('subnet', `${zone}-${cidr.replace('/', '-')}`) });
    },
  };
}

function stateOf(running: Sections, id: string, section: Section): Record<string, unknown> {
  const before = running.get(id);
  if (before === undefined) return { state: 'new' };
  return JSON.stringify(before) === JSON.stringify(section) ? {} : { state: 'changed' };
}

function apply(call: Call): string {
  demandLock(call);
  const { sdn } = call.world;
  if (call.args.flag('release-lock', true)) sdn.lock = undefined;
  return startTask(call, 'reloadnetworkall', '', async (work) => {
    for (const node of call.world.nodes.values()) {
      if (!node.online) work.warn(`${node.name}: could not reload network`);
      else work.log(`${node.name}: reloading network config`);
    }
    await work.spend(800);
    const copy = (from: Sections): Sections =>
      new Map([...from].map(([id, section]) => [id, { ...section }]));
    sdn.running = { zones: copy(sdn.zones), vnets: copy(sdn.vnets), subnets: copy(sdn.subnets) };
  });
}
