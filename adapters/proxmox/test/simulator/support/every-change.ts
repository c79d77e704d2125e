import type { Client } from './client.ts';

type Form = Readonly<Record<string, string | number>>;

const machine = '/nodes/pve1/qemu/700';
const container = '/nodes/pve1/lxc/701';

/** Changes to what `prepare` made, in an order that works: method, path, form. */
const changes: readonly (readonly [string, string, Form?])[] = [
  ['PUT', `${machine}/config`, { description: 'changed', tags: 'B;a' }],
  ['POST', `${machine}/config`, { cores: 2 }],
  ['PUT', `${machine}/resize`, { disk: 'scsi0', size: '+1G' }],
  ['POST', `${machine}/move_disk`, { disk: 'scsi0', storage: 'nfs' }],
  ['PUT', `${machine}/cloudinit`],
  ['PUT', `${machine}/sendkey`, { key: 'ret' }],
  ['POST', `${machine}/monitor`, { command: 'info status' }],
  ['POST', `${machine}/vncproxy`, { websocket: 1 }],
  ['POST', `${machine}/clone`, { newid: 710, full: 1 }],
  ['POST', `${machine}/agent/ping`],
  ['POST', `${machine}/agent/fstrim`],
  ['POST', `${machine}/agent/file-write`, { file: '/tmp/x', content: 'x' }],
  ['PUT', `${machine}/snapshot/one/config`, { description: 'first' }],
  ['POST', `${machine}/snapshot/one/rollback`],
  ['DELETE', `${machine}/snapshot/one`],
  ['POST', `${machine}/status/suspend`],
  ['POST', `${machine}/status/resume`],
  ['POST', `${machine}/status/reset`],
  ['PUT', `${machine}/firewall/options`, { enable: 1 }],
  ['PUT', `${machine}/firewall/rules/0`, { comment: 'ssh' }],
  ['DELETE', `${machine}/firewall/rules/0`],
  ['DELETE', `${machine}/firewall/aliases/office`],
  ['DELETE', `${machine}/firewall/ipset/blocked?force=1`],
  ['PUT', `${container}/config`, { memory: 1024 }],
  ['PUT', `${container}/resize`, { disk: 'rootfs', size: '+1G' }],
  ['POST', `${container}/termproxy`],
  ['DELETE', `${container}/snapshot/one`],
  ['POST', `${container}/status/shutdown`],
  [
    'POST',
    '/nodes/pve1/aplinfo',
    { storage: 'local', template: 'alpine-3.22-default_20250617_amd64.tar.xz' },
  ],
  ['POST', '/nodes/pve1/storage/nfs/content', { vmid: 700, filename: 'vm-700-disk-9.raw', size: '1G' }],
  ['PUT', '/nodes/pve1/dns', { search: 'lab.example' }],
  ['PUT', '/nodes/pve1/time', { timezone: 'Europe/Vienna' }],
  ['PUT', '/nodes/pve1/config', { description: 'node' }],
  ['POST', '/nodes/pve1/network', { iface: 'vmbr9', type: 'bridge' }],
  ['PUT', '/nodes/pve1/network'],
  ['POST', '/nodes/pve1/services/cron/restart'],
  ['POST', '/nodes/pve1/apt/update'],
  ['POST', '/pools', { poolid: 'changed' }],
  ['PUT', '/pools', { poolid: 'changed', vms: 700, 'allow-move': 1 }],
  ['POST', '/storage', { storage: 'more', type: 'dir', path: '/srv/more' }],
  ['PUT', '/storage/more', { content: 'iso' }],
  ['DELETE', '/storage/more'],
  ['POST', '/access/roles', { roleid: 'Changer', privs: 'VM.Audit' }],
  ['PUT', '/access/roles/Changer', { privs: 'VM.Console', append: 1 }],
  ['POST', '/access/users', { userid: 'changer@pve' }],
  ['PUT', '/access/acl', { path: '/', users: 'changer@pve', roles: 'Changer' }],
  ['PUT', '/access/users/root@pam/token/seen', { comment: 'changed' }],
  ['DELETE', '/access/users/root@pam/token/seen'],
  ['DELETE', '/access/users/changer@pve'],
  ['PUT', '/cluster/options', { keyboard: 'de' }],
  ['PUT', '/cluster/backup/nightly', { comment: 'changed', schedule: '03:00' }],
  ['DELETE', '/cluster/backup/nightly'],
  ['POST', '/nodes/pve1/replication/700-0/schedule_now'],
  ['DELETE', '/cluster/replication/700-0'],
  ['PUT', '/cluster/ha/resources/vm:700', { state: 'stopped' }],
  ['DELETE', '/cluster/ha/rules/seen'],
  ['DELETE', '/cluster/ha/resources/vm:700'],
  ['POST', '/cluster/sdn/zones', { zone: 'new', type: 'simple' }],
  ['POST', '/cluster/sdn/vnets', { vnet: 'newnet', zone: 'new' }],
  ['PUT', '/cluster/sdn'],
  ['PUT', '/cluster/notifications/endpoints/gotify/phone', { comment: 'changed' }],
  ['DELETE', '/cluster/notifications/endpoints/gotify/phone'],
  ['DELETE', '/cluster/metrics/server/graphs'],
  ['DELETE', '/nodes/pve1/storage/local/prunebackups?prune-backups=keep-last%3D1'],
  ['POST', `${machine}/status/stop`],
  ['DELETE', `${machine}?purge=1`],
  ['DELETE', `${container}?purge=1`],
];

/** Makes every change; tasks are waited for and must end well. Consoles stay open: they wait for nobody. */
export async function changeAll(client: Client): Promise<void> {
  for (const [method, path, form] of changes) {
    const { data } = await client.ask(method, path, form === undefined ? {} : { form });
    if (typeof data !== 'string' || !data.startsWith('UPID:')) continue;
    const status = await client.finish(data);
    if (status !== 'OK' && !status.startsWith('WARNINGS')) throw new Error(`${method} ${path}: ${status}`);
  }
}
