import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ok } from '@anyvisor/domain';
import type { HypervisorError, Inventory, InventoryBatch, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { readInventory } from './actions/read.ts';
import type { Session } from './session.ts';

/** Milliseconds between two looks; this endpoint tells nothing by itself. */
const interval = 250;
/** Milliseconds one look may take. */
const patience = 10_000;
/** Milliseconds after which even no news is said. */
const quiet = 20_000;

/** Polls, compares and tells the difference; a failed look ends the stream. */
export async function* watch(
  session: Session,
  ctx: CallContext,
  now: () => number,
): AsyncGenerator<Result<InventoryBatch, HypervisorError>> {
  const look = () => readInventory(session, { ...ctx, deadline: now() + patience });
  let known = await look();
  let lastWord = now();
  yield ok({ type: 'reset', inventory: known });
  while (await waited(ctx.signal)) {
    const seen = await look();
    const news = difference(known, seen);
    known = seen;
    if (news.length > 0 || now() - lastWord > quiet) {
      lastWord = now();
      yield* news.length > 0 ? news.map((batch) => ok(batch)) : [ok({ type: 'alive' as const })];
    }
  }
}

function difference(known: Inventory, seen: Inventory): readonly InventoryBatch[] {
  const batches: InventoryBatch[] = [];
  const vms = changed(known.vms, seen.vms);
  const templates = changed(known.templates, seen.templates);
  const moved = !isDeepStrictEqual(known.resources, seen.resources);
  if (vms.length + templates.length > 0 || moved) {
    batches.push({ type: 'changed', vms, templates, ...(moved ? { resources: seen.resources } : {}) });
  }
  const gone = { vms: missing(known.vms, seen.vms), templates: missing(known.templates, seen.templates) };
  if (gone.vms.length + gone.templates.length > 0) {
    batches.push({ type: 'gone', ...gone });
  }
  return batches;
}

interface Named {
  readonly nativeRef: string;
}

function changed<T extends Named>(known: readonly T[], seen: readonly T[]): readonly T[] {
  const before = new Map(known.map((one) => [one.nativeRef, one]));
  return seen.filter((one) => !isDeepStrictEqual(before.get(one.nativeRef), one));
}

function missing(known: readonly Named[], seen: readonly Named[]): readonly string[] {
  const left = new Set(seen.map((one) => one.nativeRef));
  return known.map((one) => one.nativeRef).filter((ref) => !left.has(ref));
}

/** False when nobody listens any more. */
async function waited(signal: AbortSignal): Promise<boolean> {
  await sleep(interval, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}
