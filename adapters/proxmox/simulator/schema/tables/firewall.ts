import type { MethodShape, MethodTable } from '../method-table.ts';
import type { Notation } from '../spec.ts';

const levels = 'string in:emerg,alert,crit,err,warning,notice,info,debug,nolog';
const digest: Notation = { 'digest?': 'string max:64' };
const match: Notation = {
  'comment?': 'string',
  'dest?': 'string max:512',
  'dport?': 'string',
  'enable?': 'integer 0..',
  'icmp-type?': 'string',
  'iface?': 'string ~pve-iface max:20',
  'log?': levels,
  'macro?': 'string max:128',
  'proto?': 'string',
  'source?': 'string max:512',
  'sport?': 'string',
  ...digest,
};
const action = 'string max:20 like:name';
const name = 'string max:64 like:name';
const kind = 'string in:in,out,forward,group';
const position: Notation = { 'pos?': 'integer 0..' };
const ruleChange: Notation = {
  ...match,
  ...position,
  'action?': action,
  'type?': kind,
  'moveto?': 'integer 0..',
  'delete?': 'string ~pve-configid-list',
};
const cidr = 'string ~fw-address';
const guestOptions: Notation = {
  'delete?': 'string ~pve-configid-list',
  'dhcp?': 'boolean',
  'enable?': 'boolean',
  'ipfilter?': 'boolean',
  'log_level_in?': levels,
  'log_level_out?': levels,
  'macfilter?': 'boolean',
  'ndp?': 'boolean',
  'policy_in?': 'string in:ACCEPT,REJECT,DROP',
  'policy_out?': 'string in:ACCEPT,REJECT,DROP',
  'radv?': 'boolean',
  ...digest,
};
const clusterOptions: Notation = {
  'delete?': 'string ~pve-configid-list',
  'ebtables?': 'boolean',
  'enable?': 'integer 0..',
  'log_ratelimit?': 'string',
  'policy_forward?': 'string in:ACCEPT,DROP',
  'policy_in?': 'string in:ACCEPT,REJECT,DROP',
  'policy_out?': 'string in:ACCEPT,REJECT,DROP',
  ...digest,
};

const nodeOptions: Notation = {
  'delete?': 'string ~pve-configid-list',
  'enable?': 'boolean',
  'log_level_forward?': levels,
  'log_level_in?': levels,
  'log_level_out?': levels,
  'log_nf_conntrack?': 'boolean',
  'ndp?': 'boolean',
  'nf_conntrack_allow_invalid?': 'boolean',
  'nf_conntrack_helpers?': 'string',
  'nf_conntrack_max?': 'integer 32768..',
  'nf_conntrack_tcp_timeout_established?': 'integer 7875..',
  'nf_conntrack_tcp_timeout_syn_recv?': 'integer 30..60',
  'nftables?': 'boolean',
  'nosmurfs?': 'boolean',
  'protection_synflood?': 'boolean',
  'protection_synflood_burst?': 'integer',
  'protection_synflood_rate?': 'integer',
  'smurf_log_level?': levels,
  'tcp_flags_log_level?': levels,
  'tcpflags?': 'boolean',
  ...digest,
};
const vnetOptions: Notation = {
  'delete?': 'string ~pve-configid-list',
  'enable?': 'boolean',
  'log_level_forward?': levels,
  'policy_forward?': 'string in:ACCEPT,DROP',
  ...digest,
};
const group = 'string max:18 like:name';
const log: Notation = {
  'limit?': 'integer 0..',
  'since?': 'integer 0..',
  'start?': 'integer 0..',
  'until?': 'integer 0..',
};

/** The firewall of guests, nodes and the cluster: options, rules, aliases, address sets, security groups. */
export const firewallMethods: MethodTable = {
  ...scope(
    '/nodes/{node}/qemu/{vmid}',
    '/vms/{vmid} VM.Audit',
    '/vms/{vmid} VM.Config.Network',
    guestOptions,
  ),
  ...scope('/nodes/{node}/lxc/{vmid}', '/vms/{vmid} VM.Audit', '/vms/{vmid} VM.Config.Network', guestOptions),
  ...scope('/cluster', '/ Sys.Audit', '/ Sys.Modify', clusterOptions),
  ...ruleMethods('/nodes/{node}', '/nodes/{node} Sys.Audit', '/nodes/{node} Sys.Modify', nodeOptions),
  ...ofVnets(ruleMethods('/cluster/sdn/vnets/{vnet}', 'own', 'own', vnetOptions)),
  'GET /nodes/{node}/firewall/log': { needs: '/nodes/{node} Sys.Syslog', takes: log },
  'GET /nodes/{node}/qemu/{vmid}/firewall/log': { needs: '/vms/{vmid} VM.Console', takes: log },
  'GET /nodes/{node}/lxc/{vmid}/firewall/log': { needs: '/vms/{vmid} VM.Console', takes: log },
  'GET /cluster/firewall/macros': { needs: 'all' },
  'GET /cluster/firewall/groups': { needs: 'all' },
  'POST /cluster/firewall/groups': {
    needs: '/ Sys.Modify',
    takes: { 'comment?': 'string', group, 'rename?': group, ...digest },
  },
  'GET /cluster/firewall/groups/{group}': { needs: '/ Sys.Audit', takes: { group } },
  'POST /cluster/firewall/groups/{group}': {
    needs: '/ Sys.Modify',
    takes: { ...match, ...position, action, type: kind, group },
  },
  'DELETE /cluster/firewall/groups/{group}': { needs: '/ Sys.Modify', takes: { group } },
  'GET /cluster/firewall/groups/{group}/{pos}': { needs: '/ Sys.Audit', takes: { ...position, group } },
  'PUT /cluster/firewall/groups/{group}/{pos}': { needs: '/ Sys.Modify', takes: { ...ruleChange, group } },
  'DELETE /cluster/firewall/groups/{group}/{pos}': {
    needs: '/ Sys.Modify',
    takes: { ...position, ...digest, group },
  },
};

function ofVnets(methods: Readonly<Record<string, MethodShape>>): Record<string, MethodShape> {
  return Object.fromEntries(
    Object.entries(methods).map(([key, shape]) => [
      key,
      { ...shape, takes: { ...shape.takes, vnet: 'string ~pve-sdn-vnet-id' } },
    ]),
  );
}

function ruleMethods(
  path: string,
  read: string,
  write: string,
  options: Notation,
): Record<string, MethodShape> {
  const base = `${path}/firewall`;
  return {
    [`GET ${base}`]: { needs: 'all' },
    [`GET ${base}/options`]: { needs: read },
    [`PUT ${base}/options`]: { needs: write, takes: options },
    [`GET ${base}/rules`]: { needs: read },
    [`POST ${base}/rules`]: { needs: write, takes: { ...match, ...position, action, type: kind } },
    [`GET ${base}/rules/{pos}`]: { needs: read, takes: position },
    [`PUT ${base}/rules/{pos}`]: { needs: write, takes: ruleChange },
    [`DELETE ${base}/rules/{pos}`]: { needs: write, takes: { ...position, ...digest } },
  };
}

function scope(path: string, read: string, write: string, options: Notation): Record<string, MethodShape> {
  const base = `${path}/firewall`;
  return {
    ...ruleMethods(path, read, write, options),
    [`GET ${base}/aliases`]: { needs: read },
    [`POST ${base}/aliases`]: {
      needs: write,
      takes: { cidr: 'string ~IPorCIDR', 'comment?': 'string', name },
    },
    [`GET ${base}/aliases/{name}`]: { needs: read, takes: { name } },
    [`PUT ${base}/aliases/{name}`]: {
      needs: write,
      takes: { cidr: 'string ~IPorCIDR', 'comment?': 'string', name, 'rename?': name, ...digest },
    },
    [`DELETE ${base}/aliases/{name}`]: { needs: write, takes: { name, ...digest } },
    [`GET ${base}/ipset`]: { needs: read },
    [`POST ${base}/ipset`]: {
      needs: write,
      takes: { 'comment?': 'string', name, 'rename?': name, ...digest },
    },
    [`GET ${base}/ipset/{name}`]: { needs: read, takes: { name } },
    [`POST ${base}/ipset/{name}`]: {
      needs: write,
      takes: { cidr, 'comment?': 'string', name, 'nomatch?': 'boolean' },
    },
    [`DELETE ${base}/ipset/{name}`]: { needs: write, takes: { 'force?': 'boolean', name } },
    [`GET ${base}/ipset/{name}/{cidr}`]: { needs: read, takes: { cidr, name } },
    [`PUT ${base}/ipset/{name}/{cidr}`]: {
      needs: write,
      takes: { cidr, 'comment?': 'string', name, 'nomatch?': 'boolean', ...digest },
    },
    [`DELETE ${base}/ipset/{name}/{cidr}`]: { needs: write, takes: { cidr, name, ...digest } },
    [`GET ${base}/refs`]: { needs: read, takes: { 'type?': 'string in:alias,ipset' } },
  };
}
