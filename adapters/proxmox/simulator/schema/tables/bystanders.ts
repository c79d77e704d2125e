import type { MethodTable } from '../method-table.ts';
import type { Notation } from '../spec.ts';

const ceph = '/ Sys.Audit|Datastore.Audit';
const fabric = 'string';
const looks: Notation = { 'pending?': 'boolean', 'running?': 'boolean' };
const scanning = '/storage Datastore.Allocate';
const vnet: Notation = { vnet: 'string ~pve-sdn-vnet-id' };
const zone = '/sdn/zones/{zone} SDN.Audit';

/** What clients look at in passing: certificates from outside, Ceph, fabrics, other storages, single packages. */
export const bystanderMethods: MethodTable = {
  'GET /cluster/acme': { needs: 'all' },
  'GET /cluster/acme/plugins': { needs: '/ Sys.Modify', takes: { 'type?': 'string in:dns,standalone' } },
  'GET /cluster/acme/plugins/{id}': { needs: '/ Sys.Modify', takes: { id: 'string ~pve-configid' } },
  'GET /cluster/acme/account': { needs: 'all' },
  'GET /cluster/acme/account/{name}': { needs: 'root', takes: { 'name?': 'string ~pve-configid' } },
  'GET /cluster/acme/directories': { needs: 'all' },
  'GET /cluster/acme/challenge-schema': { needs: 'all' },
  'GET /nodes/{node}/certificates/acme': { needs: 'all' },

  'GET /cluster/ceph': { needs: 'all' },
  'GET /cluster/ceph/metadata': { needs: ceph, takes: { 'scope?': 'string in:all,versions' } },
  'GET /cluster/ceph/status': { needs: ceph },
  'GET /cluster/ceph/flags': { needs: '/ Sys.Audit' },
  'GET /nodes/{node}/ceph': { needs: ceph },
  'GET /nodes/{node}/ceph/cfg': { needs: 'all' },
  'GET /nodes/{node}/ceph/cfg/raw': { needs: ceph },
  'GET /nodes/{node}/ceph/cfg/db': { needs: ceph },
  'GET /nodes/{node}/ceph/osd': { needs: ceph },
  'GET /nodes/{node}/ceph/mds': { needs: ceph },
  'GET /nodes/{node}/ceph/mgr': { needs: ceph },
  'GET /nodes/{node}/ceph/mon': { needs: ceph },
  'GET /nodes/{node}/ceph/fs': { needs: ceph },
  'GET /nodes/{node}/ceph/pool': { needs: ceph },
  'GET /nodes/{node}/ceph/pool/{name}': { needs: ceph, takes: { name: 'string' } },
  'GET /nodes/{node}/ceph/pool/{name}/status': {
    needs: ceph,
    takes: { name: 'string', 'verbose?': 'boolean' },
  },
  'GET /nodes/{node}/ceph/status': { needs: ceph },
  'GET /nodes/{node}/ceph/crush': { needs: ceph },
  'GET /nodes/{node}/ceph/rules': { needs: ceph },
  'GET /nodes/{node}/ceph/log': {
    needs: '/nodes/{node} Sys.Syslog',
    takes: { 'limit?': 'integer 0..', 'start?': 'integer 0..' },
  },

  'GET /cluster/jobs/realm-sync': { needs: '/ Sys.Audit' },
  'GET /cluster/jobs/realm-sync/{id}': { needs: '/ Sys.Audit', takes: { id: 'string ~pve-configid' } },

  'GET /cluster/sdn/controllers/{controller}': {
    needs: '/sdn/controllers/{controller} SDN.Allocate',
    takes: { controller: 'string', ...looks },
  },
  'GET /cluster/sdn/ipams/{ipam}': { needs: '/sdn/ipams/{ipam} SDN.Allocate', takes: { ipam: 'string' } },
  'GET /cluster/sdn/ipams/{ipam}/status': { needs: 'all', takes: { ipam: 'string' } },
  'GET /cluster/sdn/dns/{dns}': { needs: '/sdn/dns/{dns} SDN.Allocate', takes: { dns: 'string' } },
  'GET /cluster/sdn/fabrics': { needs: '/sdn/fabrics SDN.Audit' },
  'GET /cluster/sdn/fabrics/all': { needs: 'all', takes: looks },
  'GET /cluster/sdn/fabrics/fabric': { needs: 'all', takes: looks },
  'GET /cluster/sdn/fabrics/fabric/{id}': {
    needs: '/sdn/fabrics/{id} SDN.Audit|SDN.Allocate',
    takes: { id: fabric },
  },
  'GET /cluster/sdn/fabrics/node': { needs: 'all', takes: looks },
  'GET /cluster/sdn/fabrics/node/{fabric_id}': {
    needs: '/sdn/fabrics/{fabric_id} SDN.Audit',
    takes: { fabric_id: fabric, ...looks },
  },
  'GET /nodes/{node}/sdn/zones/{zone}': { needs: zone, takes: { zone: 'string ~pve-sdn-zone-id' } },
  'GET /nodes/{node}/sdn/zones/{zone}/bridges': { needs: zone, takes: { zone: 'string' } },
  'GET /nodes/{node}/sdn/zones/{zone}/ip-vrf': { needs: zone, takes: { zone: 'string' } },
  'GET /nodes/{node}/sdn/vnets/{vnet}': { needs: 'own', takes: vnet },
  'GET /nodes/{node}/sdn/vnets/{vnet}/mac-vrf': { needs: 'own', takes: vnet },

  'GET /nodes/{node}/scan/nfs': { needs: scanning, takes: { server: 'string' } },
  'GET /nodes/{node}/scan/cifs': {
    needs: scanning,
    takes: { 'domain?': 'string', 'password?': 'string', server: 'string', 'username?': 'string' },
  },
  'GET /nodes/{node}/scan/pbs': {
    needs: scanning,
    takes: {
      'fingerprint?': 'string like:fingerprint',
      password: 'string',
      'port?': 'integer 1..65535',
      server: 'string',
      username: 'string',
    },
  },
  'GET /nodes/{node}/scan/iscsi': { needs: scanning, takes: { portal: 'string' } },
  'GET /nodes/{node}/scan/lvm': { needs: scanning },
  'GET /nodes/{node}/scan/lvmthin': { needs: scanning, takes: { vg: 'string max:100 like:word' } },
  'GET /nodes/{node}/scan/zfs': { needs: scanning },

  'GET /nodes/{node}/hardware/pci/{pci-id-or-mapping}/mdev': {
    needs: '/ Sys.Audit|Sys.Modify',
    takes: { 'pci-id-or-mapping': 'string like:pci-or-mapping' },
  },
  'GET /nodes/{node}/apt/changelog': {
    needs: '/nodes/{node} Sys.Modify',
    takes: { name: 'string like:word', 'version?': 'string' },
  },
};
