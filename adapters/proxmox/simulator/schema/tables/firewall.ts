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

/** The firewall of guests and of the cluster: options, rules, aliases. */
export const firewallMethods: MethodTable = {
  ...scope(
    '/nodes/{node}/qemu/{vmid}',
    '/vms/{vmid} VM.Audit',
    '/vms/{vmid} VM.Config.Network',
    guestOptions,
  ),
  ...scope('/nodes/{node}/lxc/{vmid}', '/vms/{vmid} VM.Audit', '/vms/{vmid} VM.Config.Network', guestOptions),
  ...scope('/cluster', '/ Sys.Audit', '/ Sys.Modify', clusterOptions),
};

function scope(path: string, read: string, write: string, options: Notation): Record<string, MethodShape> {
  const base = `${path}/firewall`;
  return {
    [`GET ${base}`]: { needs: 'all' },
    [`GET ${base}/options`]: { needs: read },
    [`PUT ${base}/options`]: { needs: write, takes: options },
    [`GET ${base}/rules`]: { needs: read },
    [`POST ${base}/rules`]: { needs: write, takes: { ...match, ...position, action, type: kind } },
    [`GET ${base}/rules/{pos}`]: { needs: read, takes: position },
    [`PUT ${base}/rules/{pos}`]: {
      needs: write,
      takes: {
        ...match,
        ...position,
        'action?': action,
        'type?': kind,
        'moveto?': 'integer 0..',
        'delete?': 'string ~pve-configid-list',
      },
    },
    [`DELETE ${base}/rules/{pos}`]: { needs: write, takes: { ...position, ...digest } },
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
    [`GET ${base}/refs`]: { needs: read, takes: { 'type?': 'string in:alias,ipset' } },
  };
}
