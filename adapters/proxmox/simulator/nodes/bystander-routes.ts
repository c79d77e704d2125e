import { demand } from '../access/permissions.ts';
import { dies } from '../http/api-error.ts';
import type { Call, Handler, Handlers } from '../http/call.ts';
import { nodeOf } from './node-routes.ts';

/** What clients look at in passing. There is no Ceph on the nodes themselves: the storage `ceph` belongs to somebody else. */
export const bystanderRoutes: Handlers = {
  'GET /cluster/acme': () => ['account', 'plugins', 'directories', 'tos', 'challenge-schema'].map(named),
  'GET /cluster/acme/plugins': ({ args }) =>
    args.maybeText('type') === 'dns' ? [] : [{ plugin: 'standalone', type: 'standalone' }],
  'GET /cluster/acme/plugins/{id}': ({ args }) => {
    if (args.text('id') !== 'standalone') throw dies(`ACME plugin '${args.text('id')}' not defined`);
    return { plugin: 'standalone', type: 'standalone' };
  },
  'GET /cluster/acme/account': () => [],
  'GET /cluster/acme/account/{name}': ({ args }) => {
    throw dies(`ACME account '${args.text('name')}' does not exist`);
  },
  'GET /cluster/acme/directories': () => [
    { name: "Let's Encrypt V2", url: 'https://acme-v02.api.letsencrypt.org/directory' },
    { name: "Let's Encrypt V2 Staging", url: 'https://acme-staging-v02.api.letsencrypt.org/directory' },
  ],
  'GET /cluster/acme/challenge-schema': () => [
    { id: 'standalone', name: 'standalone', schema: {}, type: 'standalone' },
  ],
  'GET /nodes/{node}/certificates/acme': () => [named('certificate')],

  'GET /cluster/ceph': () => ['metadata', 'status', 'flags'].map(named),
  'GET /nodes/{node}/ceph': () =>
    ['cfg', 'crush', 'fs', 'log', 'mds', 'mgr', 'mon', 'osd', 'pool', 'rules', 'status'].map(named),
  'GET /nodes/{node}/ceph/cfg': () => ['raw', 'db', 'value'].map(named),
  ...withoutCeph('/cluster/ceph', ['metadata', 'status', 'flags']),
  ...withoutCeph(
    '/nodes/{node}/ceph',
    'cfg/raw cfg/db crush fs log mds mgr mon osd rules status pool pool/{name} pool/{name}/status'.split(' '),
  ),

  'GET /cluster/jobs/realm-sync': () => [],
  'GET /cluster/jobs/realm-sync/{id}': ({ args }) => {
    throw dies(`no such job '${args.text('id')}'`);
  },

  'GET /cluster/sdn/controllers/{controller}': missing('controller'),
  'GET /cluster/sdn/dns/{dns}': missing('dns'),
  'GET /cluster/sdn/ipams/{ipam}': (call) => (demandIpam(call), { ipam: 'pve', type: 'pve' }),
  'GET /cluster/sdn/ipams/{ipam}/status': (call) => (demandIpam(call), []),
  'GET /cluster/sdn/fabrics': () => ['fabric', 'node', 'all'].map((subdir) => ({ subdir })),
  'GET /cluster/sdn/fabrics/all': () => ({ fabrics: [], nodes: [] }),
  'GET /cluster/sdn/fabrics/fabric': () => [],
  'GET /cluster/sdn/fabrics/fabric/{id}': missing('id'),
  'GET /cluster/sdn/fabrics/node': () => [],
  'GET /cluster/sdn/fabrics/node/{fabric_id}': () => [],
  'GET /nodes/{node}/sdn/zones/{zone}': (call) => {
    demandZone(call);
    return ['content', 'bridges', 'ip-vrf'].map((subdir) => ({ subdir }));
  },
  'GET /nodes/{node}/sdn/zones/{zone}/bridges': (call) => {
    demandZone(call);
    const { world } = call;
    const zone = call.args.text('zone');
    const bridge = world.sdn.running.zones.get(zone)?.['bridge'] ?? 'vmbr0';
    return [{ name: bridge, ports: [], vlan_filtering: '1' }];
  },
  'GET /nodes/{node}/sdn/zones/{zone}/ip-vrf': (call) => (demandZone(call), []),
  'GET /nodes/{node}/sdn/vnets/{vnet}': (call) => (demandVnet(call), [{ subdir: 'mac-vrf' }]),
  'GET /nodes/{node}/sdn/vnets/{vnet}/mac-vrf': (call) => (demandVnet(call), []),

  'GET /nodes/{node}/scan/nfs': () => [{ path: '/export/pve', options: '*' }],
  'GET /nodes/{node}/scan/cifs': () => [{ share: 'backup', description: 'Backups' }],
  'GET /nodes/{node}/scan/pbs': () => [{ store: 'main', comment: '' }],
  'GET /nodes/{node}/scan/iscsi': ({ args }) => [
    { target: 'iqn.2026-11.example.lab:storage', portal: args.text('portal') },
  ],
  'GET /nodes/{node}/scan/lvm': (call) => {
    const hasFast = call.world.stores.isOn('fast', nodeOf(call).name);
    return [{ vg: 'pve' }, ...(hasFast ? [{ vg: 'fast' }] : [])];
  },
  'GET /nodes/{node}/scan/lvmthin': ({ args }) => (args.text('vg') === 'pve' ? [{ lv: 'data' }] : []),
  'GET /nodes/{node}/scan/zfs': () => [{ pool: 'rpool' }],

  'GET /nodes/{node}/hardware/pci/{pci-id-or-mapping}/mdev': ({ args }) =>
    args.text('pci-id-or-mapping') === '0000:41:00.0'
      ? [
          {
            type: 'nvidia-1148',
            name: 'NVIDIA L40S-8Q',
            available: 6,
            description:
              'num_heads=4, frl_config=60, framebuffer=8192M, max_resolution=7680x4320, max_instance=6',
          },
        ]
      : [],
  'GET /nodes/{node}/apt/changelog': ({ args }) =>
    `${args.text('name')} (${args.maybeText('version') ?? '1.0-1'}) trixie; urgency=medium\n\n  * see the source\n`,
};

function named(name: string): { readonly name: string } {
  return { name };
}

/** What a node says that Ceph was never installed on. */
function withoutCeph(path: string, names: readonly string[]): Handlers {
  const refuse: Handler = () => {
    throw dies('binary not installed: /usr/bin/ceph-mon');
  };
  return Object.fromEntries(names.map((name) => [`GET ${path}/${name}`, refuse]));
}

function missing(parameter: string): Handler {
  return ({ args }) => {
    throw dies(`sdn '${args.text(parameter)}' does not exist`);
  };
}

function demandIpam({ args }: Call): void {
  if (args.text('ipam') !== 'pve') throw dies(`sdn '${args.text('ipam')}' does not exist`);
}

function demandZone(call: Call): void {
  nodeOf(call);
  const zone = call.args.text('zone');
  if (!call.world.sdn.running.zones.has(zone)) throw dies(`sdn '${zone}' does not exist`);
}

function demandVnet(call: Call): void {
  nodeOf(call);
  const { world, identity, args } = call;
  const vnet = args.text('vnet');
  const zone = world.sdn.running.vnets.get(vnet)?.['zone'];
  if (zone === undefined) throw dies(`sdn '${vnet}' does not exist`);
  demand(world, identity, `/sdn/zones/${zone}/${vnet}`, 'SDN.Audit');
}
