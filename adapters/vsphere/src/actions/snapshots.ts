import type { SnapshotInfo } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, CreateSnapshotRequest, DeleteSnapshotRequest, Mutation } from '@anyvisor/port';
import { powerStateOf } from '../inventory/map-vm.ts';
import { withMarker } from '../inventory/marker.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { snapshotTree } from './snapshot-tree.ts';

export async function listSnapshots(
  session: Session,
  ctx: CallContext,
  ref: string,
): Promise<readonly SnapshotInfo[]> {
  return snapshotTree.all(await readVm(session, ctx, ref)).map((one) => one.info);
}

/** The marker stands in the description, so that a repeated call finds what the first one made. */
export async function createSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: CreateSnapshotRequest,
): Promise<Mutation<string>> {
  const { marker, name, description = '', memory = false, quiesce = false } = request;
  const vm = await readVm(session, ctx, ref);
  const made = snapshotTree.all(vm).find((one) => one.marker === marker);
  if (made !== undefined) return done(made.ref.value);
  const running = powerStateOf(vm) === 'RUNNING';
  const parameters = {
    name,
    description: withMarker(description, marker),
    memory: memory && running,
    // Memory and a quiet file system exclude each other (CreateSnapshot_Task, quiesce).
    quiesce: quiesce && running && !memory,
  };
  return startTask(session, ctx, vm.ref, 'CreateSnapshot_Task', parameters, { answer: 'snapshot' });
}

export async function revertSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  snapshotId: string,
): Promise<Mutation<null>> {
  const { ref: snapshot } = snapshotTree.must(await readVm(session, ctx, ref), snapshotId);
  return startTask(session, ctx, snapshot, 'RevertToSnapshot_Task', {}, { answer: 'nothing' });
}

export async function deleteSnapshot(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: DeleteSnapshotRequest,
): Promise<Mutation<null>> {
  const found = snapshotTree.find(await readVm(session, ctx, ref), request.snapshotId);
  if (found === undefined) return done();
  const parameters = { removeChildren: request.withChildren === true, consolidate: true };
  return startTask(session, ctx, found.ref, 'RemoveSnapshot_Task', parameters, { answer: 'nothing' });
}
