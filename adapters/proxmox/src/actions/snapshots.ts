import type { SnapshotInfo } from '@anyvisor/domain';
import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type {
  CallContext,
  CreateSnapshotRequest,
  DeleteSnapshotRequest,
  Mutation,
  Outcome,
  Step,
  StepTable,
} from '@anyvisor/port';
import { alreadyExists, notFound, unavailable } from '../faults.ts';
import { markerIn, withMarker, withoutMarker } from '../marker.ts';
import { path } from '../protocol/form.ts';
import { asFlag, asNumber, asObjects, asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';
import { readGuest, withGuest } from '../reading/guests.ts';
import type { Place } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { settle, taskOutcome } from '../tasks.ts';
import { stateOf } from './power.ts';
import { snapshotName, titleIn, titleLine } from './snapshot-names.ts';

export async function listSnapshots(
  session: Session,
  ctx: CallContext,
  ref: string,
): Promise<readonly SnapshotInfo[]> {
  return (await nativeSnapshots(session, ctx, ref)).map(({ info }) => info);
}

/** The name is the platform's id of it; what of the name asked for it does not take is kept in the description. */
export async function createSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: CreateSnapshotRequest,
): Promise<Mutation<string>> {
  const guest = await readGuest(session, ctx, ref);
  const { marker, name, description = '', memory = false } = request;
  if (memory && guest.kind === 'lxc')
    throw unavailable('createSnapshot', 'containers have no memory snapshots');
  const snapshots = await nativeSnapshots(session, ctx, ref);
  const made = snapshots.find((one) => one.marker === marker);
  if (made !== undefined) return done(made.info.id);
  const id = snapshotName(name);
  if (snapshots.some(({ info }) => info.id === id)) throw alreadyExists('snapshot', name);
  const text = withMarker([...(id === name ? [] : [titleLine(name)]), description].join('\n').trim(), marker);
  const { node, kind, vmid } = guest;
  const upid = await session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/snapshot`, {
    snapname: id,
    description: text,
    vmstate: memory && stateOf(guest) === 'RUNNING' ? true : undefined,
  });
  return taskOutcome(upid, { answer: 'value', value: id });
}

/** Going back takes the configuration back too; with saved memory the VM runs afterwards. */
export async function revertSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  snapshotId: string,
): Promise<Outcome<null>> {
  const snapshots = await nativeSnapshots(session, ctx, ref);
  const wanted = snapshots.find(({ info }) => info.id === snapshotId);
  if (wanted === undefined) throw notFound('snapshot', snapshotId);
  const upid = await withGuest(session, ctx, ref, ({ node, kind, vmid }) =>
    session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/snapshot/${snapshotId}/rollback`),
  );
  return taskOutcome(upid, { answer: 'nothing' });
}

/** One task; with its children a table, the youngest first: `delete-NAME` each. */
export async function deleteSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  { snapshotId, withChildren }: DeleteSnapshotRequest,
): Promise<Mutation<null>> {
  const snapshots = await listSnapshots(session, ctx, ref);
  if (withChildren !== true) {
    if (!snapshots.some(({ id }) => id === snapshotId)) return done();
    return deleteOne(session, ctx, ref, snapshotId);
  }
  return deleteTree(session, ref, snapshotId);
}

async function deleteOne(
  session: Session,
  ctx: CallContext,
  ref: string,
  id: string,
): Promise<Outcome<null>> {
  const upid = await withGuest(session, ctx, ref, ({ node, kind, vmid }) =>
    session.delete(ctx, path`/nodes/${node}/${kind}/${vmid}/snapshot/${id}`),
  );
  return taskOutcome(upid, { answer: 'nothing' });
}

/** `delete-snapshots`: goes on until none of them is left, so that a crash in the middle loses nothing. */
function deleteTree(session: Session, ref: string, root: string): StepTable<null> {
  const note: Step = {
    name: 'note-snapshots',
    find: async () => ok({ happened: false }),
    run: async (ctx) => ok(done(family(await listSnapshots(session, ctx, ref), root))),
  };
  const left = async (ctx: CallContext, noted: unknown) => {
    const ids = Array.isArray(noted) ? noted : [];
    const there = await listSnapshots(session, ctx, ref);
    return ids.filter((id): id is string => there.some((one) => one.id === id));
  };
  const remove: Step = {
    name: 'delete-snapshots',
    find: async (ctx, memory) =>
      ok(
        (await left(ctx, memory[note.name])).length === 0
          ? { happened: true, value: null }
          : { happened: false },
      ),
    run: async (ctx, memory) => {
      for (const id of await left(ctx, memory[note.name])) {
        const outcome = await deleteOne(session, ctx, ref, id);
        if (outcome.kind === 'task') await settle(session, ctx, outcome.task.id);
      }
      return ok(done());
    },
  };
  return { kind: 'steps', steps: [note, remove], result: () => null };
}

/** A snapshot and all that hang on it, the leaves first. */
function family(snapshots: readonly SnapshotInfo[], root: string): readonly string[] {
  const found: string[] = [];
  const open = snapshots.some(({ id }) => id === root) ? [root] : [];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    found.push(id);
    open.push(...snapshots.filter(({ parentId }) => parentId === id).map((one) => one.id));
    if (found.length > snapshots.length) break;
  }
  return found.toReversed();
}

interface NativeSnapshot {
  readonly info: SnapshotInfo;
  readonly marker: string | null;
}

async function nativeSnapshots(
  session: Session,
  ctx: CallContext,
  ref: string,
): Promise<readonly NativeSnapshot[]> {
  const rows = await withGuest(session, ctx, ref, (place) => snapshotRows(session, ctx, place));
  return mapSnapshots(rows);
}

export async function snapshotRows(session: Session, ctx: CallContext, { node, kind, vmid }: Place) {
  return asObjects(await session.get(ctx, path`/nodes/${node}/${kind}/${vmid}/snapshot`), 10_000);
}

/** The list has a pseudo entry `current`, whose parent the present state is based on. */
export function mapSnapshots(rows: readonly LooseObject[]): readonly NativeSnapshot[] {
  const current = asText(rows.find((row) => row['name'] === 'current')?.['parent']);
  return rows.flatMap((row) => {
    const id = asText(row['name']);
    if (id === undefined || id === 'current') return [];
    const description = asText(row['description']) ?? '';
    const withMemory = asFlag(row['vmstate']);
    const taken = asNumber(row['snaptime']);
    const info: SnapshotInfo = {
      id,
      name: titleIn(description) ?? id,
      description: withoutMarker(description.replace(/^anyvisor-title: .*$/m, '')),
      createdAt: taken === undefined ? null : new Date(taken * 1000),
      parentId: asText(row['parent']) ?? null,
      current: id === current,
      withMemory,
      powerState: withMemory ? 'RUNNING' : 'STOPPED',
      sizeBytes: null,
    };
    return [{ info, marker: markerIn(description) }];
  });
}
