import { may } from '../access/permissions.ts';
import { dies, forbids, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { migrate } from '../guests/migrate.ts';
import { change, isOn } from '../guests/power-state.ts';
import { digestOf } from '../state/sections.ts';
import { startTask } from '../tasks/start-task.ts';
import { appliances } from './appliances.ts';
import { allGuests, nodeOf } from './node-routes.ts';
import { versionOf } from './releases.ts';

const base = '/nodes/{node}';
const names =
  (...list: readonly string[]): (() => unknown) =>
  () =>
    list.map((name) => ({ name }));

/** Nodes: packages, appliances, logs, disks, and what is done to all guests at once. */
export const careRoutes: Handlers = {
  [`GET ${base}/aplinfo`]: () => appliances,
  [`POST ${base}/aplinfo`]: fetchAppliance,
  [`GET ${base}/query-url-metadata`]: queryUrl,
  [`GET ${base}/apt`]: () => ['changelog', 'repositories', 'update', 'versions'].map((id) => ({ id })),
  [`GET ${base}/apt/update`]: () => [],
  [`POST ${base}/apt/update`]: (call) =>
    startTask(call, 'aptupdate', '', async (work) => {
      work.log('starting apt-get update');
      await work.spend(2000);
    }),
  [`GET ${base}/apt/versions`]: (call) => {
    const { version } = versionOf(call.world.settings.release);
    return ['proxmox-ve', 'pve-manager', 'qemu-server', 'pve-container'].map((name) => ({
      Package: name,
      Title: name,
      Description: `${name} of the simulated node`,
      Version: version,
      OldVersion: version,
      Arch: 'all',
      CurrentState: 'Installed',
      Origin: 'Proxmox',
      Priority: 'optional',
      Section: 'admin',
    }));
  },
  [`GET ${base}/apt/repositories`]: () => ({
    digest: digestOf('repositories'),
    errors: [],
    files: [],
    infos: [],
    'standard-repos': [{ handle: 'no-subscription', name: 'No-Subscription', status: 1 }],
  }),
  [`GET ${base}/netstat`]: (call) =>
    [...call.world.guests.values()]
      .filter((guest) => guest.node === call.args.text('node') && isOn(guest))
      .map((guest) => ({ vmid: String(guest.vmid), dev: 'net0', in: '0', out: '0' })),
  [`GET ${base}/syslog`]: (call) => journal(call).map((t, index) => ({ n: index + 1, t })),
  [`GET ${base}/journal`]: (call) => ['s=0', ...journal(call), 's=1'],
  [`GET ${base}/report`]: (call) =>
    `==== general system info ====\n\n# hostname\n${nodeOf(call).name}\n\n# pveversion\n${versionOf(call.world.settings.release).version}\n`,
  [`GET ${base}/capabilities/qemu/cpu-flags`]: () => [
    { name: 'aes', description: 'Activate AES instruction set for HW acceleration.' },
    { name: 'pdpe1gb', description: 'Allow guest OS to use 1GB size pages.' },
  ],
  [`GET ${base}/capabilities/qemu/migration`]: () => ({ 'has-dbus-vmstate': 1 }),
  [`GET ${base}/scan`]: () => ['cifs', 'nfs', 'iscsi', 'lvm', 'lvmthin', 'zfs'].map((method) => ({ method })),
  [`GET ${base}/hardware/pci/{pci-id-or-mapping}`]: () => [{ method: 'mdev' }],
  [`GET ${base}/certificates`]: names('acme', 'info', 'custom'),
  [`GET ${base}/sdn`]: names('zones', 'vnets'),
  [`GET ${base}/disks`]: names('list', 'smart', 'lvm', 'lvmthin', 'directory', 'zfs'),
  [`GET ${base}/disks/lvm`]: () => ({ leaf: 0, children: [] }),
  [`GET ${base}/disks/lvmthin`]: () => [],
  [`GET ${base}/disks/directory`]: () => [],
  [`GET ${base}/disks/zfs`]: () => [],
  [`GET ${base}/disks/smart`]: () => ({ health: 'PASSED', type: 'text', text: 'no errors' }),
  [`POST ${base}/wakeonlan`]: (call) => {
    const node = nodeOf(call);
    if (node.online) throw dies(`cannot wake '${node.name}': it is online`);
    return 'BC:24:11:00:00:01';
  },
  [`POST ${base}/suspendall`]: (call) =>
    allGuests(
      call,
      'suspendall',
      async (guest, work) => {
        await work.spend(300);
        change(call.world, guest, { power: 'paused' });
      },
      (guest) => guest.power === 'running' && guest.kind === 'qemu',
    ),
  [`POST ${base}/migrateall`]: migrateAll,
};

function fetchAppliance(call: Call): string {
  const { world, args } = call;
  const template = args.text('template');
  const storage = args.text('storage');
  const node = args.text('node');
  if (!appliances.some((one) => one['template'] === template))
    throw refusesParameters({ template: 'no such template' });
  world.stores.demandOn(storage, node);
  world.stores.demandContent(storage, 'vztmpl');
  return startTask(call, 'download', template, async (work) => {
    work.log(`downloading ${template} to /var/lib/vz/template/cache/${template}`);
    await work.spend(1500);
    const name = `vztmpl/${template}`;
    if (world.stores.find(`${storage}:${name}`, node) === undefined) {
      const format = `t${template.split('.').at(-1) ?? 'gz'}`;
      world.stores.add(storage, node, { content: 'vztmpl', name, format, size: 3_000_000, used: 3_000_000 });
    }
    work.log('download finished');
  });
}

/** What a web server says about a file, within ten seconds. */
async function queryUrl(call: Call): Promise<unknown> {
  const { world, identity, args } = call;
  const path = `/nodes/${args.text('node')}`;
  if (
    !may(world, identity, path, ['Sys.AccessNetwork']) &&
    !may(world, identity, '/', ['Sys.Audit', 'Sys.Modify'], true)
  )
    throw forbids(`${path}, Sys.AccessNetwork`);
  const url = args.text('url');
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  );
  if (answer === undefined) throw dies(`invalid server response: '500 Can't connect'`);
  if (!answer.ok) throw dies(`invalid server response: '${String(answer.status)} ${answer.statusText}'`);
  const named = /filename="?([^";]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const size = answer.headers.get('content-length');
  return {
    filename: named ?? new URL(url).pathname.split('/').at(-1) ?? '',
    ...(size === null ? {} : { size: Number(size) }),
    mimetype: answer.headers.get('content-type') ?? 'application/octet-stream',
  };
}

function journal(call: Call): readonly string[] {
  const { world, args } = call;
  const node = args.text('node');
  const start = args.maybeNumber('start') ?? 0;
  const limit = args.maybeNumber('limit') ?? args.maybeNumber('lastentries') ?? 50;
  return world.tasks
    .list(node)
    .slice(start, start + limit)
    .map(
      (task) =>
        `${new Date(task.starttime * 1000).toISOString()} ${node} pvedaemon[${String(task.pid)}]: starting task ${task.upid}`,
    );
}

function migrateAll(call: Call): string {
  const target = call.args.text('target');
  if (target === call.args.text('node')) throw refusesParameters({ target: 'target is local node.' });
  if (call.world.nodes.get(target)?.online !== true) throw dies(`node '${target}' is offline`);
  return allGuests(
    call,
    'migrateall',
    (guest, work) =>
      migrate(call.world, guest, work, {
        target,
        online: isOn(guest),
        withLocalDisks: call.args.flag('with-local-disks'),
        storages: new Map(),
        restart: guest.kind === 'lxc',
      }),
    () => true,
  );
}
