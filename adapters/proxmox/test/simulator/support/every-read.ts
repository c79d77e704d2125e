import type { Client } from './client.ts';

/** Makes one of everything, so that every reading method finds something. Answers the names for the paths. */
export async function prepare(client: Client): Promise<Readonly<Record<string, string>>> {
  const post = async (path: string, form: Record<string, string | number>): Promise<unknown> => {
    const reply = await client.ask('POST', path, { form });
    if (reply.status !== 200)
      throw new Error(`${path}: ${String(reply.status)} ${reply.reason} ${reply.body}`);
    return reply.data;
  };
  const task = async (path: string, form: Record<string, string | number>): Promise<string> => {
    const upid = String(await post(path, form));
    const status = await client.finish(upid);
    if (status !== 'OK') throw new Error(`${path}: ${status}`);
    return upid;
  };
  await task('/nodes/pve1/qemu', {
    vmid: 700,
    name: 'seen',
    scsi0: 'ceph:1',
    ide2: 'ceph:cloudinit',
    ipconfig0: 'ip=dhcp',
    agent: 1,
    net0: 'virtio,bridge=vmbr0',
    start: 1,
  });
  await task('/nodes/pve1/qemu/700/snapshot', { snapname: 'one', vmstate: 1 });
  await task('/nodes/pve1/lxc', {
    vmid: 701,
    ostemplate: 'local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst',
    rootfs: 'ceph:1',
    net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
    start: 1,
  });
  await task('/nodes/pve1/lxc/701/snapshot', { snapname: 'one' });
  const upid = await task('/nodes/pve1/vzdump', { vmid: 700, storage: 'local' });
  await post('/cluster/ha/resources', { sid: 'vm:700' });
  await post('/cluster/ha/rules', {
    rule: 'seen',
    type: 'node-affinity',
    resources: 'vm:700',
    nodes: 'pve1',
  });
  await post('/cluster/backup', { id: 'nightly', all: 1, storage: 'pbs', schedule: '02:00' });
  await post('/cluster/replication', { id: '700-0', type: 'local', target: 'pve2' });
  await post('/cluster/mapping/pci', { id: 'gpu', map: 'node=pve1,path=0000:41:00.0,id=10de:26b9' });
  await post('/cluster/mapping/usb', { id: 'stick', map: 'node=pve1,id=1d6b:0002' });
  await post('/cluster/mapping/dir', { id: 'share', map: 'node=pve1,path=/srv' });
  await post('/cluster/sdn/vnets/web/firewall/rules', { type: 'forward', action: 'ACCEPT' });
  for (const scope of ['/cluster', '/nodes/pve1/qemu/700', '/nodes/pve1/lxc/701']) {
    await post(`${scope}/firewall/rules`, { type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '22' });
    await post(`${scope}/firewall/aliases`, { name: 'office', cidr: '192.0.2.0/24' });
    await post(`${scope}/firewall/ipset`, { name: 'blocked' });
    await post(`${scope}/firewall/ipset/blocked`, { cidr: '198.51.100.0/24' });
  }
  await post('/nodes/pve1/firewall/rules', { type: 'in', action: 'ACCEPT', proto: 'icmp' });
  await post('/cluster/firewall/groups', { group: 'web' });
  await post('/cluster/firewall/groups/web', { type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '443' });
  await post('/cluster/metrics/server/graphs', { type: 'influxdb', server: '192.0.2.80', port: 8086 });
  await post('/cluster/notifications/endpoints/gotify', {
    name: 'phone',
    server: 'https://g.example',
    token: 't',
  });
  await post('/cluster/notifications/endpoints/smtp', {
    name: 'mail',
    server: 'm.example',
    'from-address': 'a@b.c',
    mailto: 'x@y.z',
  });
  await post('/cluster/notifications/endpoints/webhook', {
    name: 'hook',
    method: 'post',
    url: 'https://w.example',
  });
  await post('/access/groups', { groupid: 'staff' });
  await post('/access/users/root@pam/token/seen', {});
  const { pid } = (await post('/nodes/pve1/qemu/700/agent/exec', { command: 'hostname' })) as { pid: number };
  const backups = (await client.ask('GET', '/nodes/pve1/storage/local/content?content=backup')).data as {
    volid: string;
  }[];
  return {
    node: 'pve1',
    upid,
    storage: 'local',
    volume: backups[0]?.volid ?? '',
    pid: String(pid),
    snapname: 'one',
    sid: 'vm:700',
    rule: 'seen',
    poolid: 'lab',
    userid: 'root@pam',
    tokenid: 'seen',
    groupid: 'staff',
    roleid: 'PVEAdmin',
    realm: 'pam',
    zone: 'labzone',
    vnet: 'web',
    ipam: 'pve',
    subnet: 'labzone-10.100.0.0-24',
    iface: 'vmbr0',
    service: 'pveproxy',
    pos: '0',
    name: 'office',
    group: 'web',
    cidr: '198.51.100.0/24',
    'pci-id-or-mapping': '0000:41:00.0',
  };
}

/** Ids differ by what the path is about. */
const special: Readonly<Record<string, string>> = {
  '/cluster/backup': 'nightly',
  '/cluster/replication': '700-0',
  '/cluster/mapping/pci': 'gpu',
  '/cluster/metrics/server': 'graphs',
  '/nodes': '700-0',
  '/cluster/mapping/usb': 'stick',
  '/cluster/mapping/dir': 'share',
  '/cluster/acme/plugins': 'standalone',
};

/** Names, likewise. */
const namedBy: Readonly<Record<string, string>> = {
  ipset: 'blocked',
  sendmail: 'mail-to-root',
  gotify: 'phone',
  smtp: 'mail',
  webhook: 'hook',
  matchers: 'default-matcher',
};

const queries: Readonly<Record<string, string>> = {
  rrddata: 'timeframe=hour',
  feature: 'feature=snapshot',
  dump: 'type=user',
  'file-read': 'file=/etc/hostname',
  extractconfig: 'volume=VOLUME',
  'exec-status': 'pid=PID',
  smart: 'disk=/dev/sda',
  'schedule-analyze': 'schedule=daily',
  'dry-run': 'node=pve1',
  changelog: 'name=pve-manager',
  nfs: 'server=192.0.2.50',
  cifs: 'server=192.0.2.50',
  pbs: 'server=192.0.2.70&username=backup@pbs&password=secret',
  iscsi: 'portal=192.0.2.90',
  'scan/lvmthin': 'vg=pve',
};

/** These need more than a look: a web socket, a removed feature, an appliance, a second factor; of some there is none. */
const apart =
  /vncwebsocket|\/ceph\/|\/(?:acme\/account|sdn\/controllers|sdn\/dns|realm-sync|fabrics\/fabric)\/\{|\/tfa\/\{userid\}\/\{id|\/ha\/groups\/\{|import-metadata|query-url-metadata/;

/** The path of a reading method with all its variables filled; nothing for others. */
export function everyRead(key: string, ids: Readonly<Record<string, string>>): string | undefined {
  const [method, path = ''] = key.split(' ');
  if (method !== 'GET' || apart.test(path)) return undefined;
  const before = path.split('/{')[0] ?? '';
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    if (name === 'id') return special[before] ?? '';
    const file = /(\w+)\/\{name\}/.exec(path)?.[1] ?? '';
    if (name === 'name' && namedBy[file] !== undefined) return namedBy[file];
    if (name === 'vmid') return path.includes('/lxc/') ? '701' : '700';
    return encodeURIComponent(ids[name] ?? name);
  });
  const last = path.split('/').at(-1) ?? '';
  const query = (queries[last] ?? queries[path.split('/').slice(-2).join('/')] ?? '')
    .replace('VOLUME', encodeURIComponent(ids['volume'] ?? ''))
    .replace('PID', ids['pid'] ?? '');
  return query === '' ? filled : `${filled}?${query}`;
}
