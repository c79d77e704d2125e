import type { CallContext } from '@anyvisor/port';
import { readObjects } from '../protocol/properties.ts';
import { objects, text } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';

/** `group.name.rollup` of what we ask for; ids differ from server to server. */
const aggregates = [
  'cpu.usage.average',
  'mem.consumed.average',
  'mem.active.average',
  'net.received.average',
  'net.transmitted.average',
  'disk.read.average',
  'disk.write.average',
] as const;
/** Counted for each virtual disk; unlike `disk.…` they cover disks on NFS, too. */
const ofEachDisk = ['virtualDisk.read.average', 'virtualDisk.write.average'] as const;

export type CounterName = (typeof aggregates)[number] | (typeof ofEachDisk)[number];

const known = new WeakMap<
  Session,
  { readonly generation: number; readonly ids: Promise<ReadonlyMap<string, string>> }
>();

/** The id of each counter the server has, by name; read once a session. */
export function readCounters(session: Session, ctx: CallContext): Promise<ReadonlyMap<string, string>> {
  const before = known.get(session);
  if (before?.generation === session.generation) return before.ids;
  const ids = read(session, ctx);
  known.set(session, { generation: session.generation, ids });
  ids.catch(() => known.delete(session));
  return ids;
}

/** What to ask for, of that which the server has: an older or smaller one lacks some. `*` is every instance. */
export function metricIds(
  ids: ReadonlyMap<string, string>,
): readonly { readonly counterId: string; readonly instance: string }[] {
  const asked = (names: readonly string[], instance: string) =>
    names.flatMap((name) => {
      const counterId = ids.get(name);
      return counterId === undefined ? [] : [{ counterId, instance }];
    });
  return [...asked(aggregates, ''), ...asked(ofEachDisk, '*')];
}

async function read(session: Session, ctx: CallContext): Promise<ReadonlyMap<string, string>> {
  const manager = await session.service(ctx, 'perfManager');
  const [seen] = await readObjects(session, ctx, [manager], { PerformanceManager: ['perfCounter'] });
  const counters = objects({ $: 'ArrayOf', one: seen?.properties['perfCounter'] ?? '' });
  return new Map(
    counters.map((one) => {
      const name = [
        text(one, 'groupInfo', 'key'),
        text(one, 'nameInfo', 'key'),
        text(one, 'rollupType'),
      ].join('.');
      return [name, text(one, 'key') ?? ''];
    }),
  );
}
