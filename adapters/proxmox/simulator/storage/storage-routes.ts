import { may } from '../access/permissions.ts';
import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handler, Handlers } from '../http/call.ts';
import { sectionRoutes } from '../cluster/section-routes.ts';
import { storageMethods } from '../schema/tables/storage.ts';
import { GiB } from '../state/sizes.ts';
import { storageTypes } from './storage-types.ts';

const rights = ['Datastore.Audit', 'Datastore.AllocateSpace'];

const sections = sectionRoutes({
  path: '/storage',
  key: 'storage',
  noun: 'storage',
  sections: (call) => call.world.stores.sections,
  takes: { ...storageMethods['POST /storage']?.takes },
  mayList: (call, storage) => may(call.world, call.identity, `/storage/${storage}`, rights),
  mayRemove: (call, storage) => {
    call.world.stores.section(storage);
    if (call.world.storagePools.has(storage)) call.world.storagePools.delete(storage);
  },
  check: (call, storage, section) => {
    const before = call.world.stores.sections.get(storage);
    section['type'] = before?.['type'] ?? section['type'] ?? '';
    if (storageTypes[section['type']] === undefined)
      throw dies(`unsupported storage type '${section['type']}'`);
    section['content'] ??= 'images,rootdir';
    const { stores } = call.world;
    const places =
      storageTypes[section['type']]?.isShared === true || section['shared'] === '1'
        ? [storage]
        : [...call.world.nodes.keys()].map((node) => `${storage}/${node}`);
    for (const place of places) if (!stores.totals.has(place)) stores.totals.set(place, 1024 * GiB);
  },
});

/** storage.cfg, and each node's view of it. */
export const storageRoutes: Handlers = {
  ...sections,
  'POST /storage': (call) => written(call, sections['POST /storage']),
  'PUT /storage/{storage}': (call) => written(call, sections['PUT /storage/{storage}']),
  'GET /nodes/{node}/storage': list,
  'GET /nodes/{node}/storage/{storage}': (call) => {
    demandHere(call);
    return ['status', 'content', 'upload', 'rrddata', 'download-url'].map((subdir) => ({ subdir }));
  },
  'GET /nodes/{node}/storage/{storage}/status': (call) => {
    const { stores } = call.world;
    const id = call.args.text('storage');
    if (!stores.sections.has(id) || !stores.isOn(id, call.args.text('node')))
      throw refusesParameters({ storage: 'No such storage.' });
    const { storage: _, used_fraction: __, ...row } = rowOf(call, call.args.text('storage'));
    return row;
  },
};

/** Both changes answer what the storage is. */
function written(call: Call, write: Handler | undefined): unknown {
  write?.(call);
  const storage = call.args.text('storage');
  return { storage, type: call.world.stores.section(storage)['type'] };
}

export function demandHere(call: Call): void {
  call.world.stores.demandOn(call.args.text('storage'), call.args.text('node'));
}

function list(call: Call): unknown {
  const { world, identity, args } = call;
  const { stores } = world;
  const node = args.text('node');
  const [only, target] = [args.maybeText('storage'), args.maybeText('target')];
  const content = args.list('content');
  return [...stores.sections]
    .filter(([storage]) => (only === undefined || storage === only) && stores.isOn(storage, node))
    .filter(([storage]) => target === undefined || stores.isOn(storage, target))
    .filter(
      ([, section]) =>
        content.length === 0 || content.some((kind) => (section['content'] ?? '').split(',').includes(kind)),
    )
    .filter(([, section]) => !args.flag('enabled') || section['disable'] !== '1')
    .filter(([storage]) => may(world, identity, `/storage/${storage}`, rights))
    .map(([storage]) => ({
      ...rowOf(call, storage),
      ...(args.flag('format') ? { formats: formatsOf(call, storage) } : {}),
    }));
}

function formatsOf(call: Call, storage: string): unknown {
  const type = call.world.stores.typeOf(storage);
  return { supported: type.formats, default: type.defaultFormat };
}

function rowOf(call: Call, storage: string): Record<string, unknown> {
  const { stores } = call.world;
  const node = call.args.text('node');
  const section = stores.section(storage);
  const total = stores.total(storage, node);
  const used = stores.used(storage, node);
  return {
    storage,
    type: section['type'],
    content: section['content'],
    active: 1,
    enabled: 1,
    shared: stores.isShared(storage) ? 1 : 0,
    total,
    used,
    avail: total - used,
    used_fraction: total === 0 ? 0 : used / total,
  };
}
