import { propertyFormats } from '../schema/property-formats.ts';
import { parsePropertyString } from '../schema/property-string.ts';
import { demand, may } from '../access/permissions.ts';
import { forbids, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { startTask } from '../tasks/start-task.ts';
import type { Stores } from './stores.ts';
import { demandHere } from './storage-routes.ts';
import { volumeId } from './volume.ts';
import type { Volume } from './volume.ts';

const path = '/nodes/{node}/storage/{storage}/prunebackups';

/** Which backups the retention keeps, and the removal of the others. */
export const pruneRoutes: Handlers = {
  [`GET ${path}`]: (call) =>
    marked(call).map(({ volume, mark }) => ({
      volid: volumeId(volume),
      ctime: Math.floor(volume.createdAt / 1000),
      mark,
      type: volume.backup?.kind ?? 'unknown',
      ...(volume.vmid === undefined ? {} : { vmid: volume.vmid }),
    })),
  [`DELETE ${path}`]: (call) => {
    const { world, identity, args } = call;
    const storage = args.text('storage');
    const vmid = args.maybeText('vmid');
    const mayAll = may(world, identity, `/storage/${storage}`, ['Datastore.Allocate']);
    if (!mayAll && vmid === undefined) throw forbids(`/storage/${storage}, Datastore.Allocate`);
    if (!mayAll) {
      demand(world, identity, `/storage/${storage}`, 'Datastore.AllocateSpace');
      demand(world, identity, `/vms/${vmid ?? ''}`, 'VM.Backup');
    }
    const plan = marked(call);
    return startTask(
      call,
      'prunebackups',
      vmid === undefined ? storage : `${vmid}@${storage}`,
      async (work) => {
        for (const { volume, mark } of plan) {
          work.log(`${mark} ${volumeId(volume)}`);
          if (mark !== 'remove') continue;
          await work.spend(100);
          world.stores.remove(volume);
        }
      },
    );
  },
};

export interface Marked {
  readonly volume: Volume;
  readonly mark: 'keep' | 'remove' | 'protected';
}

function marked(call: Call): readonly Marked[] {
  demandHere(call);
  const { world, args } = call;
  const storage = args.text('storage');
  const rule = args.maybeText('prune-backups') ?? world.stores.section(storage)['prune-backups'];
  if (rule === undefined)
    throw refusesParameters({ 'prune-backups': 'no prune-backups options configured for this storage' });
  return marks(world.stores, storage, args.text('node'), rule, {
    vmid: args.maybeNumber('vmid'),
    kind: args.maybeText('type'),
  });
}

/** The retention (manual, backup retention): the newest of each of so many hours, days … stay, and the last ones. */
export function marks(
  stores: Stores,
  storage: string,
  node: string,
  rule: string,
  only: { readonly vmid?: number | undefined; readonly kind?: string | undefined } = {},
): readonly Marked[] {
  const format = propertyFormats['prune-backups'];
  const parsed = format === undefined ? undefined : parsePropertyString(format, rule);
  if (parsed?.ok !== true)
    throw refusesParameters({ 'prune-backups': `invalid format - ${parsed?.complaint ?? ''}` });
  const keeps = new Map([...parsed.properties].map(([key, value]) => [key, Number(value)]));
  const keepsAll = parsed.properties.get('keep-all') === '1' || keeps.size === 0;
  const groups = new Map<string, Volume[]>();
  for (const volume of stores.listOn(storage, node)) {
    if (volume.content !== 'backup') continue;
    if (only.vmid !== undefined && volume.vmid !== only.vmid) continue;
    if (only.kind !== undefined && volume.backup?.kind !== only.kind) continue;
    const group = `${volume.backup?.kind ?? ''}/${String(volume.vmid)}`;
    groups.set(group, [...(groups.get(group) ?? []), volume]);
  }
  return [...groups.values()].flatMap((group) => {
    const kept = keepsAll ? new Set(group) : keptOf(group, keeps);
    return group.map((volume) => ({
      volume,
      mark: volume.protected ? 'protected' : kept.has(volume) ? 'keep' : 'remove',
    }));
  });
}

const periods: readonly (readonly [string, (date: string) => string])[] = [
  ['keep-last', (date) => date],
  ['keep-hourly', (date) => date.slice(0, 13)],
  ['keep-daily', (date) => date.slice(0, 10)],
  ['keep-weekly', (date) => String(Math.floor((Date.parse(date) / 86_400_000 + 3) / 7))],
  ['keep-monthly', (date) => date.slice(0, 7)],
  ['keep-yearly', (date) => date.slice(0, 4)],
];

function keptOf(group: readonly Volume[], keeps: ReadonlyMap<string, number>): ReadonlySet<Volume> {
  const newestFirst = group.filter((one) => !one.protected).sort((a, b) => b.createdAt - a.createdAt);
  const kept = new Set<Volume>();
  for (const [key, periodOf] of periods) {
    const room = keeps.get(key) ?? 0;
    const before = new Set([...kept].map((one) => periodOf(stamp(one))));
    const seen = new Set<string>();
    for (const volume of newestFirst) {
      const period = key === 'keep-last' ? volumeId(volume) : periodOf(stamp(volume));
      if (seen.size >= room) break;
      if (kept.has(volume) || seen.has(period) || (key !== 'keep-last' && before.has(period))) continue;
      seen.add(period);
      kept.add(volume);
    }
  }
  return kept;
}

function stamp(volume: Volume): string {
  return new Date(volume.createdAt).toISOString();
}
