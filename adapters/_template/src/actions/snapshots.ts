import { ok } from '@anyvisor/domain';
import type { PowerState, SnapshotInfo } from '@anyvisor/domain';
import { done, notSupported } from '@anyvisor/port';
import type { CallContext, CreateSnapshotRequest, DeleteSnapshotRequest } from '@anyvisor/port';
import { HypervisorFault } from '@anyvisor/domain';
import type { HypervisorType } from '@anyvisor/domain';
import { created, nativeSnapshots, nothing } from '../protocol/native.ts';
import type { NativeSnapshots } from '../protocol/native.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';

export async function listSnapshots(session: Session, ctx: CallContext, ref: string) {
  const { snapshots, current } = await readSnapshots(session, ctx, ref);
  return ok(
    snapshots.map(({ id, name, description, parent, saved }): SnapshotInfo => ({
      id,
      name,
      description,
      createdAt: null,
      parentId: parent,
      current: id === current,
      withMemory: false,
      powerState: powerStates[saved.state],
      sizeBytes: null,
    })),
  );
}

/** The label carries the marker, so that a repeated call finds what the first one made. */
export async function createSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  { marker, name, description, memory }: CreateSnapshotRequest,
  type: HypervisorType,
) {
  if (memory === true) {
    throw new HypervisorFault(notSupported('createSnapshot', type, 'snapshots never hold memory'));
  }
  const { snapshots } = await readSnapshots(session, ctx, ref);
  const made = snapshots.find((one) => one.label === marker);
  const body = { name, description, label: marker };
  const { id } = made ?? (await session.request(ctx, 'POST', path`/vms/${ref}/snapshots`, created, body));
  return ok(done(id));
}

export async function revertSnapshot(session: Session, ctx: CallContext, ref: string, id: string) {
  await session.request(ctx, 'POST', path`/vms/${ref}/snapshots/${id}/revert`, nothing);
  return ok(done());
}

/** Children first, so that none is re-based on the way. */
export async function deleteSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  { snapshotId, withChildren }: DeleteSnapshotRequest,
) {
  const { snapshots } = await readSnapshots(session, ctx, ref);
  const wanted = snapshots.filter(
    ({ id }) => id === snapshotId || (withChildren === true && descends(snapshots, id, snapshotId)),
  );
  for (const { id } of wanted.toReversed()) {
    await session.request(ctx, 'DELETE', path`/vms/${ref}/snapshots/${id}`, nothing);
  }
  return ok(done());
}

function readSnapshots(session: Session, ctx: CallContext, ref: string): Promise<NativeSnapshots> {
  return session.request(ctx, 'GET', path`/vms/${ref}/snapshots`, nativeSnapshots);
}

function descends(snapshots: NativeSnapshots['snapshots'], id: string, ancestor: string): boolean {
  const seen = new Set<string>();
  let next = snapshots.find((one) => one.id === id)?.parent;
  while (typeof next === 'string' && !seen.has(next)) {
    if (next === ancestor) {
      return true;
    }
    seen.add(next);
    const parentId: string = next;
    next = snapshots.find((one) => one.id === parentId)?.parent;
  }
  return false;
}

const powerStates: Readonly<Record<'on' | 'off' | 'paused', PowerState>> = {
  on: 'RUNNING',
  off: 'STOPPED',
  paused: 'PAUSED',
};
