import { ok } from '@anyvisor/domain';
import type { HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { isFault } from './faults.ts';
import { resourceProperties, vmProperties } from './inventory/property-sets.ts';
import { viewFilter } from './protocol/properties.ts';
import { flag, objects, text } from './protocol/vim-value.ts';
import type { MoRef } from './protocol/vim-value.ts';
import { createView, refOf } from './session/all-view.ts';
import { readEndpoint } from './session/endpoint.ts';
import type { Session } from './session.ts';
import { Mirror } from './watching/mirror.ts';

/** Seconds the server may keep quiet: a call without news is the sign that it lives. */
const longestWait = 20;
/** Milliseconds on top until silence is a failure; a cut line is noticed by then. */
const patience = 12_000;
const objectsPerPage = 500;

type Item = Result<InventoryBatch, HypervisorError>;

/**
 * One property collector, one view, one filter, one long poll. When the session, the version or the view is gone a new
 * filter begins with a new `reset`, which is the mark and sweep; any other failure ends the stream.
 */
export async function* watch(session: Session, ctx: CallContext): AsyncGenerator<Item> {
  for (let lost = 0; !ctx.signal.aborted; lost += 1) {
    try {
      for await (const batch of followOnce(session, ctx)) {
        if (ctx.signal.aborted) return;
        lost = 0;
        yield ok(batch);
      }
    } catch (error) {
      if (ctx.signal.aborted) return;
      const again = isFault(error, 'NotAuthenticated', 'InvalidCollectorVersion', 'ManagedObjectNotFound');
      if (!again || lost >= 3) throw error;
      if (isFault(error, 'NotAuthenticated')) session.forget(session.generation);
    }
  }
}

async function* followOnce(session: Session, ctx: CallContext): AsyncGenerator<InventoryBatch> {
  const soon = () => ({ ...ctx, deadline: Date.now() + patience });
  await session.loggedIn(soon());
  const endpoint = await readEndpoint(session, soon());
  const { generation } = session;
  const main = await session.service(soon(), 'propertyCollector');
  const collector = refOf(await session.ask(soon(), main, 'CreatePropertyCollector'));
  let view: MoRef | undefined;
  try {
    view = await createView(session, soon());
    const spec = viewFilter(view, { ...resourceProperties, ...vmProperties });
    await session.ask(soon(), collector, 'CreateFilter', { spec, partialUpdates: false });
    const mirror = new Mirror(endpoint);
    let version = '';
    let complete = false;
    while (!ctx.signal.aborted) {
      const late = { ...ctx, deadline: Date.now() + longestWait * 1000 + patience };
      let heardAt = 0;
      const [news] = await session.call(
        late,
        collector,
        'WaitForUpdatesEx',
        { version, options: { maxWaitSeconds: longestWait, maxObjectUpdates: objectsPerPage } },
        () => (heardAt = performance.now()),
      );
      // A renewed login in mid-wait: the collector went with the old session.
      if (session.generation !== generation) return;
      if (news === undefined) {
        yield { type: 'alive' };
        continue;
      }
      for (const filter of objects(news, 'filterSet')) mirror.take(objects(filter, 'objectSet'), heardAt);
      version = text(news, 'version') ?? version;
      if (flag(news, 'truncated') === true) continue;
      if (complete) yield* mirror.news();
      else yield { type: 'reset', inventory: mirror.everything(), asOf: heardAt };
      complete = true;
    }
  } finally {
    await leave(session, generation, collector, view);
  }
}

/** Best effort: what belongs to a session goes with it anyway. */
async function leave(
  session: Session,
  generation: number,
  collector: MoRef,
  view: MoRef | undefined,
): Promise<void> {
  if (session.generation !== generation) return;
  const ctx = {
    signal: new AbortController().signal,
    deadline: Date.now() + 1500,
    progress: () => {},
    correlationId: 'watch',
  };
  const farewells = [session.call(ctx, collector, 'DestroyPropertyCollector')];
  if (view !== undefined) farewells.push(session.call(ctx, view, 'DestroyView'));
  await Promise.allSettled(farewells);
}
