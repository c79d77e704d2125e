import { demand } from '../access/permissions.ts';
import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { digestOf } from '../state/sections.ts';
import type { Section } from '../state/sections.ts';
import type { FirewallFile } from '../state/world.ts';
import { given, numbers, ruleList } from './firewall-rules.ts';
import { groupRoutes, ipsetRoutes } from './firewall-sets.ts';

/** Firewall files of the cluster, the nodes and the guests; written down, not enforced. */
export const firewallRoutes: Handlers = {
  ...scope('/cluster', ofCluster),
  ...groupRoutes(ofCluster),
  ...scope('/nodes/{node}/qemu/{vmid}', ofGuest),
  ...scope('/nodes/{node}/lxc/{vmid}', ofGuest),
  ...ruleRoutes('/cluster/sdn/vnets/{vnet}', ofVnet),
  ...ruleRoutes('/nodes/{node}', (call) => fileOf(call, `/nodes/${call.args.text('node')}`)),
  'GET /nodes/{node}/firewall/log': () => [],
  'GET /nodes/{node}/qemu/{vmid}/firewall/log': () => [],
  'GET /nodes/{node}/lxc/{vmid}/firewall/log': () => [],
};

function ofCluster(call: Call): FirewallFile {
  return fileOf(call, '/cluster');
}

function ofGuest(call: Call): FirewallFile {
  return fileOf(call, `/vms/${call.args.text('vmid')}`);
}

function ofVnet(call: Call): FirewallFile {
  const vnet = call.args.text('vnet');
  const zone = call.world.sdn.vnets.get(vnet)?.['zone'];
  if (zone === undefined) throw dies(`sdn '${vnet}' does not exist`);
  demand(call.world, call.identity, `/sdn/zones/${zone}/${vnet}`, 'SDN.Audit|SDN.Allocate');
  return fileOf(call, `/sdn/${vnet}`);
}

function fileOf(call: Call, name: string): FirewallFile {
  const found = call.world.firewalls.get(name) ?? {
    options: {},
    rules: [],
    aliases: new Map(),
    ipsets: new Map(),
    groups: new Map(),
  };
  call.world.firewalls.set(name, found);
  return found;
}

function ruleRoutes(path: string, file: (call: Call) => FirewallFile): Handlers {
  const base = `${path}/firewall`;
  return {
    [`GET ${base}`]: () => ['rules', 'options', 'aliases', 'refs'].map((name) => ({ name })),
    [`GET ${base}/options`]: (call) => ({ ...numbers(file(call).options), digest: digestOf(file(call)) }),
    [`PUT ${base}/options`]: (call) => {
      const { options } = file(call);
      for (const key of call.args.list('delete')) delete options[key];
      Object.assign(options, given(call));
      return null;
    },
    ...ruleList(`${base}/rules`, (call) => file(call).rules),
  };
}

function scope(path: string, file: (call: Call) => FirewallFile): Handlers {
  const base = `${path}/firewall`;
  return {
    ...ruleRoutes(path, file),
    ...ipsetRoutes(base, file),
    [`GET ${base}/aliases`]: (call) =>
      [...file(call).aliases].map(([name, alias]) => ({ name, ...alias, digest: digestOf(file(call)) })),
    [`POST ${base}/aliases`]: (call) => {
      file(call).aliases.set(call.args.text('name'), given(call));
      return null;
    },
    [`GET ${base}/aliases/{name}`]: (call) => ({
      name: call.args.text('name'),
      ...aliasOf(file(call), call),
    }),
    [`PUT ${base}/aliases/{name}`]: (call) => {
      aliasOf(file(call), call);
      file(call).aliases.delete(call.args.text('name'));
      file(call).aliases.set(call.args.maybeText('rename') ?? call.args.text('name'), given(call));
      return null;
    },
    [`DELETE ${base}/aliases/{name}`]: (call) => {
      aliasOf(file(call), call);
      file(call).aliases.delete(call.args.text('name'));
      return null;
    },
    [`GET ${base}/refs`]: (call) =>
      [...file(call).aliases].map(([name]) => ({
        type: 'alias',
        name,
        ref: `${path === '/cluster' ? 'dc' : 'guest'}/${name}`,
        scope: path === '/cluster' ? 'dc' : 'guest',
      })),
  };
}

function aliasOf(file: FirewallFile, call: Call): Section {
  const alias = file.aliases.get(call.args.text('name'));
  if (alias === undefined) throw refusesParameters({ name: 'no such alias' });
  return alias;
}
