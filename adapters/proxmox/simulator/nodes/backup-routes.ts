import { demand } from '../access/permissions.ts';
import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { backUp } from '../guests/backups.ts';
import { existingVolume } from '../storage/allocate.ts';
import { startTask } from '../tasks/start-task.ts';

const base = '/nodes/{node}/vzdump';

/** Backups of one or several guests of a node. */
export const backupRoutes: Handlers = {
  [`POST ${base}`]: start,
  [`GET ${base}/defaults`]: () => ({
    mode: 'snapshot',
    compress: 'zstd',
    storage: 'local',
    'prune-backups': 'keep-all=1',
  }),
  [`GET ${base}/extractconfig`]: (call) => {
    const volume = existingVolume(call.world, call.args.text('volume'), call.args.text('node'));
    if (volume.backup === undefined) throw dies(`not a backup volume`);
    if (volume.vmid !== undefined)
      demand(call.world, call.identity, `/vms/${String(volume.vmid)}`, 'VM.Backup');
    return Object.entries(volume.backup.config)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('');
  },
};

function start(call: Call): string {
  const { world, args, identity } = call;
  const node = args.maybeText('node') ?? call.localNode;
  const ids = args.list('vmid').map(Number);
  const pool = args.maybeText('pool');
  if (ids.length === 0 && !args.flag('all') && pool === undefined)
    throw refusesParameters({ vmid: 'property is missing and it is not optional' });
  const excluded = new Set(args.list('exclude').map(Number));
  const guests = [...world.guests.values()].filter((guest) => {
    if (guest.node !== node || excluded.has(guest.vmid)) return false;
    return pool === undefined
      ? ids.length === 0 || ids.includes(guest.vmid)
      : world.poolOf.get(guest.vmid) === pool;
  });
  for (const id of ids) demand(world, identity, `/vms/${String(id)}`, 'VM.Backup');
  const storage = args.maybeText('storage') ?? 'local';
  world.stores.demandOn(storage, node);
  world.stores.demandContent(storage, 'backup');
  demand(world, identity, `/storage/${storage}`, 'Datastore.AllocateSpace');
  const isProtected = args.flag('protected');
  return startTask(call, 'vzdump', ids.length === 1 ? String(ids[0]) : '', async (work) => {
    work.log(
      `INFO: starting new backup job: vzdump ${ids.join(' ')} --storage ${storage} --mode ${args.maybeText('mode') ?? 'snapshot'}`,
    );
    const failed: string[] = [];
    for (const guest of guests) {
      const notes = args
        .maybeText('notes-template')
        ?.replaceAll('{{guestname}}', guest.config['name'] ?? guest.config['hostname'] ?? '')
        .replaceAll('{{vmid}}', String(guest.vmid))
        .replaceAll('{{node}}', node);
      try {
        await backUp(world, guest, storage, notes, isProtected, work);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (text === 'interrupted by signal') throw error;
        failed.push(text);
        work.log(`ERROR: Backup of VM ${String(guest.vmid)} failed - ${text}`);
      }
    }
    for (const id of ids)
      if (!guests.some((guest) => guest.vmid === id)) work.log(`INFO: skip external VMs: ${String(id)}`);
    if (failed.length > 0) throw dies(guests.length === 1 ? (failed[0] ?? 'job errors') : 'job errors');
    work.log('INFO: Backup job finished successfully');
  });
}
