import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InventoryBatch, VmObservation } from '@anyvisor/domain';
import type { Clock } from '../clock.ts';
import { storableText } from '../db/storable-json.ts';
import { inTenant } from '../db/transaction.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/transaction.ts';
import type { NewEvent } from '../events/event.ts';
import { appendEvents } from '../events/queries.ts';
import type { NewId } from '../ids.ts';
import { unitKey } from './connection-state.ts';
import type { ConnectionState, KnownVm, UnitKind } from './connection-state.ts';
import { changedUnits, goneUnits, namedUnits } from './diff-units.ts';
import type { GoneUnit } from './diff-units.ts';
import { changedVms, isOvertaken, isRemovedLately, vanishedVms } from './diff-vms.ts';
import type { Since, VmChange } from './diff-vms.ts';
import { flattenResources, flattenTemplates } from './flatten-resources.ts';
import type { UnitObservation } from './flatten-resources.ts';
import { adoptMissing, onTheMove } from './moving-vms.ts';
import { deleteUnits, unitEvent, upsertUnits } from './unit-writes.ts';
import { shownVm } from './shown-vm.ts';
import { changeEvent, vmGone } from './vm-events.ts';
import { deleteVms, markMissing, upsertVms } from './vm-writes.ts';

export interface Apply {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly tenantId: string;
  readonly connectionId: string;
  readonly state: ConnectionState;
  /** Begins each transaction; throws when nothing may be written any more. */
  readonly fence: (tx: Tx) => Promise<void>;
  readonly onWritten: (change: 'written' | 'missing' | 'units', count: number) => void;
  /** Goes into the first transaction there is, its events after those of the change. */
  readonly also?: Also;
}

/** Something that is to be true together with a change: committed in the same transaction. */
export interface Also {
  readonly write: (tx: Tx) => Promise<readonly NewEvent[]>;
  written: boolean;
}

/** VMs compared between two turns of the event loop, and rows written in one transaction: some 50 ms of work. */
const compareAtOnce = 200;
const writeAtOnce = 500;

/**
 * Writes what a batch changes: rows and events in the same transactions, memory only after the commit. A transaction
 * takes a few hundred rows, so that nobody waits long for the tenant's event counter; a batch that is broken off in the
 * middle is finished by the next `reset`.
 */
export async function applyToTables(apply: Apply, batch: InventoryBatch, tick?: number): Promise<void> {
  await applyBatch(apply, batch, tick);
  if (apply.also?.written === false) {
    await write(apply, async () => ({ result: undefined, events: [] }));
  }
}

async function applyBatch(apply: Apply, batch: InventoryBatch, tick?: number): Promise<void> {
  switch (batch.type) {
    case 'reset': {
      const { vms, templates, resources } = batch.inventory;
      const since = { tick, asOf: batch.asOf };
      await applyVms(apply, vms, since);
      await loseVms(
        apply,
        vanishedVms(apply.state, new Set(vms.map((vm) => storableText(vm.nativeRef))), since),
      );
      const units = [...flattenResources(resources), ...flattenTemplates(templates)];
      await applyUnits(apply, units, goneUnits(apply.state, allKinds, units));
      return;
    }
    case 'changed': {
      await applyVms(apply, batch.vms, { tick, asOf: batch.asOf });
      const units = batch.resources === undefined ? [] : flattenResources(batch.resources);
      const gone = batch.resources === undefined ? [] : goneUnits(apply.state, treeKinds, units);
      await applyUnits(apply, [...units, ...flattenTemplates(batch.templates)], gone);
      return;
    }
    case 'gone': {
      const lost = batch.vms.map(storableText).flatMap((ref) => {
        const known = apply.state.vms.get(ref);
        const stays = known === undefined || known.missing || isOvertaken(apply.state, ref, batch);
        return stays ? [] : [[ref, known] as const];
      });
      await loseVms(apply, lost);
      await applyUnits(apply, [], namedUnits(apply.state, 'template', batch.templates));
      return;
    }
    case 'alive':
  }
}

const treeKinds: readonly UnitKind[] = ['compute', 'storage', 'network'];
const allKinds: readonly UnitKind[] = [...treeKinds, 'template'];

async function applyVms(apply: Apply, observations: readonly VmObservation[], since: Since): Promise<void> {
  let changes: VmChange[] = [];
  for (const some of slices(unique(observations), compareAtOnce)) {
    changes.push(...changedVms(apply.state, some, apply.newId, since));
    if (changes.length >= writeAtOnce) {
      await writeVms(apply, changes);
      changes = [];
    }
    await nextTurn();
  }
  await writeVms(apply, changes);
}

async function writeVms(apply: Apply, changes: readonly VmChange[]): Promise<void> {
  for (const some of slices(changes, writeAtOnce)) {
    const { state, connectionId } = apply;
    const written = await write(apply, async (tx, now) => {
      const mine = await settled(tx, connectionId, some);
      const ids = await upsertVms(tx, apply, mine, now);
      const real = mine.map((change) => ({
        ...change,
        id: ids.get(storableText(change.observation.nativeRef)) ?? change.id,
      }));
      return { result: real, events: real.map((change) => changeEvent(connectionId, change, state.units)) };
    });
    state.tick += 1;
    for (const { id, fingerprint, observation, readAt } of written) {
      state.vms.set(storableText(observation.nativeRef), {
        id,
        fingerprint,
        shown: shownVm(observation),
        missing: false,
        touched: state.tick,
        readAt,
      });
    }
    apply.onWritten('written', some.length);
  }
}

/** Without those that are on their way here; those that another connection has lost are the same as before. */
async function settled(
  tx: Tx,
  connectionId: string,
  changes: readonly VmChange[],
): Promise<readonly VmChange[]> {
  const fresh = changes
    .filter(({ before }) => before === undefined || before.missing)
    .map(({ observation }) => storableText(observation.nativeRef));
  if (fresh.length === 0) {
    return changes;
  }
  const moving = await onTheMove(tx, connectionId, fresh);
  await adoptMissing(
    tx,
    connectionId,
    fresh.filter((ref) => !moving.has(ref)),
  );
  return changes.filter(({ observation }) => !moving.has(storableText(observation.nativeRef)));
}

/** What we removed a moment ago came back only because older news were on their way: it needs no grace. */
async function loseVms(apply: Apply, vms: readonly (readonly [string, KnownVm])[]): Promise<void> {
  const { connectionId, state } = apply;
  for (const some of slices(vms, writeAtOnce)) {
    const lost = await write(apply, async (tx, now) => {
      const refs = some.map(([ref]) => ref);
      const moving = await onTheMove(tx, connectionId, refs);
      const gone = refs.filter((ref) => !moving.has(ref));
      const { ours = [], theirs = [] } = Object.groupBy(gone, (ref) =>
        isRemovedLately(state, ref) ? 'ours' : 'theirs',
      );
      const removed = await deleteVms(tx, connectionId, ours);
      const marked = await markMissing(tx, connectionId, theirs, now);
      const events = [
        ...removed.map((vm) => vmGone('vm.removed', connectionId, vm)),
        ...marked.map((vm) => vmGone('vm.missing', connectionId, vm)),
      ];
      const lasting = new Set(theirs);
      return { result: { ours, missing: some.filter(([ref]) => lasting.has(ref)) }, events };
    });
    state.tick += 1;
    lost.ours.forEach((ref) => state.vms.delete(ref));
    lost.missing.forEach(([ref, known]) =>
      state.vms.set(ref, { ...known, missing: true, touched: state.tick }),
    );
    apply.onWritten('missing', some.length);
  }
}

async function applyUnits(
  apply: Apply,
  units: readonly UnitObservation[],
  gone: readonly GoneUnit[],
): Promise<void> {
  const { connectionId, state } = apply;
  const changes = changedUnits(state, units, apply.newId);
  if (changes.length === 0 && gone.length === 0) {
    return;
  }
  for (const some of slices(changes, writeAtOnce)) {
    await write(apply, async (tx, now) => {
      await upsertUnits(tx, apply, some, now);
      const events = some.map(({ id, unit }) => unitEvent('changed', connectionId, { ...unit, id }));
      return { result: undefined, events };
    });
    for (const { id, fingerprint, unit } of some) {
      state.units.set(unitKey(unit.kind, unit.nativeRef), { id, fingerprint, name: unit.name });
    }
  }
  for (const some of slices(gone, writeAtOnce)) {
    await write(apply, async (tx) => {
      await deleteUnits(
        tx,
        some.map((unit) => unit.id),
      );
      return { result: undefined, events: some.map((unit) => unitEvent('removed', connectionId, unit)) };
    });
    some.forEach((unit) => state.units.delete(unit.key));
  }
  apply.onWritten('units', changes.length + gone.length);
}

/** One transaction: fence, rows, and the events last, for they lock the tenant's counter. */
async function write<T>(
  apply: Apply,
  work: (tx: Tx, now: Date) => Promise<{ readonly result: T; readonly events: readonly NewEvent[] }>,
): Promise<T> {
  const now = apply.clock.now();
  const also = apply.also?.written === false ? apply.also : undefined;
  const written = await inTenant(apply.db, apply.tenantId, async (tx) => {
    await apply.fence(tx);
    const { result, events } = await work(tx, now);
    const more = (await also?.write(tx)) ?? [];
    await appendEvents(tx, apply.tenantId, [...events, ...more], now);
    return result;
  });
  if (also !== undefined) {
    also.written = true;
  }
  return written;
}

/** A platform that names one VM twice in an answer means the last; one statement cannot write a row twice. */
function unique(observations: readonly VmObservation[]): readonly VmObservation[] {
  const byRef = new Map(observations.map((observation) => [observation.nativeRef, observation]));
  return byRef.size === observations.length ? observations : [...byRef.values()];
}

function* slices<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) {
    yield items.slice(start, start + size);
  }
}
