import { GiB } from '../state/sizes.ts';
import type { World } from '../state/world.ts';

/** Nodes, storages, bridges, networks, pools, users: everything but the guests. `vms` decides how large it is. */
export function seedCluster(world: World): void {
  const { settings } = world;
  const perNode = Math.ceil(settings.vms / settings.nodes);
  for (let id = 1; id <= settings.nodes; id += 1) seedNode(world, id, perNode);
  seedStorages(world, perNode);
  for (const pool of ['production', 'development', 'lab'])
    world.pools.set(pool, { comment: `${pool} guests` });
  seedNetworks(world);
  seedUsers(world);
}

function seedNode(world: World, id: number, guests: number): void {
  const name = `pve${String(id)}`;
  const ip = `192.0.2.${String(10 + id)}`;
  const cores = 64;
  world.nodes.set(name, {
    name,
    id,
    ip,
    cores,
    memory: Math.max(256, guests * 4) * GiB,
    rootSize: 100 * GiB,
    online: true,
    bootedAt: world.clock.now() - (20 + id) * 86_400_000,
    fingerprint: '',
    timezone: 'Etc/UTC',
    dns: { search: 'lab.example', dns1: '192.0.2.1', dns2: '192.0.2.2' },
    hosts: `127.0.0.1 localhost.localdomain localhost\n${ip} ${name}.lab.example ${name}\n`,
    config: {},
    stoppedServices: new Set(),
    interfaces: new Map([
      ['eno1', { type: 'eth', autostart: '1' }],
      ['eno2', { type: 'eth', autostart: '1' }],
      ['bond0', { type: 'bond', bond_mode: '802.3ad', slaves: 'eno1 eno2', autostart: '1' }],
      [
        'vmbr0',
        {
          type: 'bridge',
          method: 'static',
          address: ip,
          netmask: '24',
          cidr: `${ip}/24`,
          gateway: '192.0.2.1',
          bridge_ports: 'bond0',
          bridge_vlan_aware: '1',
          bridge_vids: '2-4094',
          autostart: '1',
        },
      ],
      ['vmbr1', { type: 'bridge', bridge_ports: '', autostart: '1', comments: 'host only' }],
    ]),
    staged: undefined,
  });
}

function seedStorages(world: World, guests: number): void {
  const { stores, nodes } = world;
  const room = Math.max(2048, guests * 64) * GiB;
  const storage = (id: string, section: Record<string, string>, total: number, foreign: number): void => {
    stores.sections.set(id, section);
    for (const node of stores.isShared(id) ? [''] : nodes.keys()) {
      stores.totals.set(node === '' ? id : `${id}/${node}`, total);
      stores.occupy(id, node, foreign);
    }
  };
  const withImport = world.major >= 8 ? ',import' : '';
  storage(
    'local',
    {
      type: 'dir',
      path: '/var/lib/vz',
      content: `iso,vztmpl,backup,snippets,images,rootdir${withImport}`,
      'prune-backups': 'keep-all=1',
    },
    500 * GiB,
    21 * GiB,
  );
  storage(
    'local-lvm',
    { type: 'lvmthin', vgname: 'pve', thinpool: 'data', content: 'images,rootdir' },
    room,
    0,
  );
  storage(
    'nfs',
    {
      type: 'nfs',
      server: '192.0.2.50',
      export: '/export/pve',
      path: '/mnt/pve/nfs',
      content: `images,rootdir,iso,vztmpl,backup${withImport}`,
      options: 'vers=4.2',
    },
    room * 2,
    80 * GiB,
  );
  storage(
    'ceph',
    {
      type: 'rbd',
      pool: 'vms',
      monhost: '192.0.2.60 192.0.2.61 192.0.2.62',
      content: 'images,rootdir',
      krbd: '0',
    },
    room * 3,
    0,
  );
  storage(
    'pbs',
    {
      type: 'pbs',
      server: '192.0.2.70',
      datastore: 'main',
      username: 'backup@pbs',
      fingerprint: Array(32).fill('0A').join(':'),
      content: 'backup',
    },
    room * 2,
    300 * GiB,
  );
  storage('fast', { type: 'lvm', vgname: 'fast', content: 'images,rootdir', nodes: 'pve1' }, 1024 * GiB, 0);
  for (const node of nodes.keys()) {
    stores.add('local', node, {
      content: 'iso',
      name: 'iso/debian-13.1.0-amd64-netinst.iso',
      format: 'iso',
      size: 783 * 1024 ** 2,
      used: 783 * 1024 ** 2,
    });
    stores.add('local', node, {
      content: 'vztmpl',
      name: 'vztmpl/debian-13-standard_13.1-2_amd64.tar.zst',
      format: 'tzst',
      size: 129_000_000,
      used: 129_000_000,
    });
  }
  stores.add('nfs', 'pve1', {
    content: 'iso',
    name: 'iso/virtio-win-0.1.285.iso',
    format: 'iso',
    size: 790 * 1024 ** 2,
    used: 790 * 1024 ** 2,
  });
  if (withImport !== '') {
    stores.add('nfs', 'pve1', {
      content: 'import',
      name: 'import/debian-13-genericcloud-amd64.qcow2',
      format: 'qcow2',
      size: 3 * GiB,
      used: 330 * 1024 ** 2,
    });
  }
}

function seedNetworks(world: World): void {
  const { sdn } = world;
  sdn.zones.set('labzone', { type: 'vlan', bridge: 'vmbr0', ipam: 'pve' });
  sdn.vnets.set('web', { type: 'vnet', zone: 'labzone', tag: '100', alias: 'web servers' });
  sdn.vnets.set('db', { type: 'vnet', zone: 'labzone', tag: '200', alias: 'databases' });
  sdn.subnets.set('labzone-10.100.0.0-24', { type: 'subnet', vnet: 'web', gateway: '10.100.0.1' });
  sdn.running = { zones: new Map(sdn.zones), vnets: new Map(sdn.vnets), subnets: new Map(sdn.subnets) };
}

/** root@pam, a full token, an operator of one pool and an auditor. */
function seedUsers(world: World): void {
  const { access, settings } = world;
  const root = access.addUser('root@pam', settings.password);
  root.details.set('email', 'root@lab.example');
  access.addToken(root, 'lab', false);
  access.addToken(access.addUser('auditor@pve', settings.password), 'read', true);
  access.grant('/', 'user', 'auditor@pve', 'PVEAuditor');
  access.grant('/', 'token', 'auditor@pve!read', 'PVEAuditor');
  access.addUser('operator@pve', settings.password);
  access.grant('/pool/lab', 'user', 'operator@pve', 'PVEVMAdmin');
  access.grant('/storage/ceph', 'user', 'operator@pve', 'PVEDatastoreUser');
}
