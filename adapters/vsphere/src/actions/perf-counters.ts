import type { CallContext } from '@anyvisor/port';
import { readObjects } from '../protocol/properties.ts';
import { objects, text } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';

/** `group.name.rollup` of what we ask for; ids differ from server to server. */
export const counterNames = ['cpu.usage.average', 'mem.consumed.average', 'mem.active.average'] as const;

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

/** Those that the server has; an older or smaller one lacks some. */
export function counterIds(ids: ReadonlyMap<string, string>): readonly string[] {
  return counterNames.flatMap((name) => ids.get(name) ?? []);
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
