import { randomUUID } from 'node:crypto';
import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handler, Handlers } from '../http/call.ts';
import { shutDownGuest, startGuest } from '../guests/power.ts';
import { migrate } from '../guests/migrate.ts';
import { change, isOn } from '../guests/power-state.ts';
import { clusterMethods } from '../schema/tables/cluster.ts';
import { mappingMethods } from '../schema/tables/mapping.ts';
import { taskPrefix } from '../state/guest.ts';
import type { Guest } from '../state/guest.ts';
import { fullName } from '../access/access.ts';
import { may } from '../access/permissions.ts';
import { startTask } from '../tasks/start-task.ts';
import type { Work } from '../tasks/tasks.ts';
import { sectionRoutes } from './section-routes.ts';

const backup = sectionRoutes({
  path: '/cluster/backup',
  key: 'id',
  noun: 'backup job',
  unknown: (id) => refusesParameters({ id: `No such job '${id}'` }),
  sections: (call) => call.world.jobs.backup,
  takes: { ...clusterMethods['POST /cluster/backup']?.takes },
  check: (call, _id, job) => {
    if (job['storage'] !== undefined) call.world.stores.section(job['storage']);
    job['type'] = 'vzdump';
    job['enabled'] ??= '1';
  },
});

/** Backup jobs, replication jobs, mappings, bulk power. */
export const jobRoutes: Handlers = {
  ...backup,
  'POST /cluster/backup': (call) => {
    const id = call.args.maybeText('id') ?? `backup-${randomUUID().slice(0, 13)}`;
    return backup['POST /cluster/backup']?.({ ...call, args: call.args.with('id', id) });
  },
  'GET /cluster/backup-info': () => [{ subdir: 'not-backed-up' }],
  'GET /cluster/backup-info/not-backed-up': notBackedUp,
  ...sectionRoutes({
    path: '/cluster/replication',
    key: 'id',
    noun: 'replication job',
    unknown: (id) => dies(`no such replication job '${id}'`),
    sections: (call) => call.world.jobs.replication,
    takes: { ...clusterMethods['POST /cluster/replication']?.takes },
    check: (call, id, job) => {
      const guest = Number(id.split('-')[0]);
      if (!call.world.guests.has(guest)) throw dies(`Guest '${String(guest)}' does not exist.`);
      if (!call.world.nodes.has(job['target'] ?? ''))
        throw dies(`Target '${job['target'] ?? ''}' does not exist.`);
    },
    extra: (_call, id) => ({
      last_sync: undefined,
      guest: Number(id.split('-')[0]),
      jobnum: Number(id.split('-')[1]),
    }),
  }),
  'GET /cluster/mapping': () => ['dir', 'pci', 'usb'].map((name) => ({ name })),
  ...mapping('dir'),
  ...mapping('pci'),
  ...mapping('usb'),
  'GET /cluster/bulk-action': () => [{ name: 'guest' }],
  'GET /cluster/bulk-action/guest': () =>
    ['start', 'shutdown', 'migrate', 'suspend'].map((name) => ({ name })),
  'POST /cluster/bulk-action/guest/start': bulk(
    'bulkstart',
    (call, guest, work) => startGuest(call.world, guest, work),
    (guest) => !isOn(guest),
  ),
  'POST /cluster/bulk-action/guest/shutdown': bulk(
    'bulkshutdown',
    (call, guest, work) =>
      shutDownGuest(call.world, guest, work, {
        timeout: call.args.maybeNumber('timeout') ?? 180,
        force: call.args.flag('force-stop', true),
      }),
    isOn,
  ),
  'POST /cluster/bulk-action/guest/suspend': bulk(
    'bulksuspend',
    async (call, guest, work) => {
      await work.spend(300);
      change(call.world, guest, { power: 'paused' });
    },
    isOn,
  ),
  'POST /cluster/bulk-action/guest/migrate': bulk(
    'bulkmigrate',
    (call, guest, work) =>
      migrate(call.world, guest, work, {
        target: call.args.text('target'),
        online: call.args.flag('online'),
        withLocalDisks: call.args.flag('with-local-disks'),
        storages: new Map(),
        restart: guest.kind === 'lxc',
      }),
    () => true,
  ),
};

function mapping(kind: 'dir' | 'pci' | 'usb'): Handlers {
  return sectionRoutes({
    path: `/cluster/mapping/${kind}`,
    key: 'id',
    noun: `${kind} ID`,
    unknown: (id) => dies(`mapping '${id}' not found`),
    sections: (call) => call.world.mappings[kind],
    takes: { ...mappingMethods[`POST /cluster/mapping/${kind}`]?.takes },
    mayList: (call, id) =>
      may(call.world, call.identity, `/mapping/${kind}/${id}`, [
        'Mapping.Use',
        'Mapping.Modify',
        'Mapping.Audit',
      ]),
    extra: (_call, _id, section) => ({
      type: kind,
      description: section['description'] ?? '',
      ...(kind === 'usb' ? { error: [] } : {}),
      map: (section['map'] ?? '').split('\0'),
    }),
  });
}

function notBackedUp({ world }: Call): unknown {
  const jobs = [...world.jobs.backup.values()].filter((job) => job['enabled'] !== '0');
  const covered = (guest: Guest): boolean =>
    jobs.some(
      (job) =>
        job['all'] === '1' ||
        (job['vmid'] ?? '').split(',').includes(String(guest.vmid)) ||
        (job['pool'] !== undefined && job['pool'] === world.poolOf.get(guest.vmid)),
    );
  return [...world.guests.values()]
    .filter((guest) => !covered(guest))
    .map((guest) => ({
      vmid: guest.vmid,
      type: guest.kind,
      name: guest.config[guest.kind === 'qemu' ? 'name' : 'hostname'] ?? '',
    }));
}

/** One task that starts one task for each guest, four at a time. */
function bulk(
  type: string,
  run: (call: Call, guest: Guest, work: Work) => Promise<void>,
  wanted: (guest: Guest) => boolean,
): Handler {
  return (call) => {
    const { world, args } = call;
    const ids = args.list('vms').map(Number);
    const guests = [...world.guests.values()]
      .filter(
        (guest) =>
          (ids.length === 0 || ids.includes(guest.vmid)) && guest.config['template'] !== '1' && wanted(guest),
      )
      .filter((guest) =>
        may(world, call.identity, `/vms/${String(guest.vmid)}`, ['VM.PowerMgmt', 'VM.Migrate']),
      );
    return startTask(call, type, '', async (work) => {
      for (const guest of guests) {
        work.log(`${type.slice(4)} ${String(guest.vmid)}`);
        world.tasks.start({
          node: guest.node,
          type: `${taskPrefix(guest.kind)}${type.slice(4)}`,
          id: String(guest.vmid),
          user: fullName(call.identity),
          run: (inner) => run(call, guest, inner),
        });
        await work.spend(100);
      }
    });
  };
}
