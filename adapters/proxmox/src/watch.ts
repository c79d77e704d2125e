import { isDeepStrictEqual } from 'node:util';
import { ok } from '@anyvisor/domain';
import type { HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { readDue } from './reading/fill.ts';
import { inventoryOf, readAll, resourcesOf } from './reading/inventory.ts';
import type { ClusterRows } from './reading/row.ts';
import { ownContext } from './session/call-time.ts';
import type { Session } from './session.ts';
import { GuestDiary } from './watching/guest-diary.ts';
import { readHints } from './watching/hints.ts';
import type { Hints } from './watching/hints.ts';

/** Milliseconds one look may take, with everything that belongs to it. */
const patience = 25_000;
/** Milliseconds a look may spend on details before what is known so far is told. */
const firstDetails = 8000;
const moreDetails = 4000;
/** Milliseconds after which even no news is said. */
const quiet = 18_000;

/**
 * The platform tells nothing by itself: all rows are read in one call, again and again, and held against what they were. Details
 * are read only of guests whose row has changed, that a task has touched, or that nobody has looked at for a quarter of an
 * hour. What is in no row any more is gone.
 */
export async function* watch(
  session: Session,
  ctx: CallContext,
): AsyncGenerator<Result<InventoryBatch, HypervisorError>> {
  try {
    for await (const batch of look(session, ctx)) yield ok(batch);
  } catch (error) {
    if (!ctx.signal.aborted) throw error;
  }
}

async function* look(session: Session, ctx: CallContext): AsyncGenerator<InventoryBatch> {
  const soon = (): CallContext => ({ ...ownContext(patience, ctx.correlationId), signal: ctx.signal });
  const diary = new GuestDiary();
  let hints = await readHints(session, soon(), undefined);
  const first = await readAll(session, soon());
  await readDue(session, soon(), first.rows, firstDetails);
  const inventory = await inventoryOf(session, soon(), first.rows, first.endpoint);
  diary.begin(first.rows, session, inventory);
  yield { type: 'reset', inventory, asOf: first.rows.asOf };
  let { resources } = inventory;
  let lastWord = Date.now();
  let pause = pauseFor(first.rows, hints, true);
  while (await session.guests.restOrDoubt(pause, ctx.signal)) {
    hints = await readHints(session, soon(), hints);
    const { rows, endpoint } = await readAll(session, soon());
    const read = await readDue(session, soon(), rows, moreDetails);
    diary.askAgents(session);
    const { vms, templates, gone, asOf } = await diary.compare(rows, session, endpoint);
    const tree = await resourcesOf(session, soon(), rows, endpoint);
    const moved = !isDeepStrictEqual(tree, resources);
    resources = tree;
    const isGone = gone.vms.length + gone.templates.length > 0;
    const hasNews = vms.length + templates.length > 0 || moved;
    if (isGone) yield { type: 'gone', ...gone, asOf: rows.asOf };
    if (hasNews) yield { type: 'changed', vms, templates, ...(moved ? { resources } : {}), asOf };
    if (isGone || hasNews) lastWord = Date.now();
    else if (Date.now() - lastWord > quiet - pause) {
      lastWord = Date.now();
      yield { type: 'alive' };
    }
    pause = pauseFor(rows, hints, isGone || vms.length > 0 || read > 0);
  }
}

/**
 * Milliseconds until the next look: rows are as old as pvestatd's last push anyway (10 s), and those of 10,000 guests are four
 * megabytes. Shorter right after something has happened and while a task runs.
 */
export function pauseFor({ guests }: Pick<ClusterRows, 'guests'>, hints: Hints, lively: boolean): number {
  const idle = Math.min(10_000, 3000 + guests.length * 0.7);
  if (lively) return idle / 3;
  const open = hints.running || guests.some(({ lock }) => lock !== undefined && lock !== 'suspended');
  return open ? idle / 2 : idle;
}
