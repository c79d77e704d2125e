import type { CallContext } from '@anyvisor/port';
import { failed } from '../faults.ts';
import type { NativeObject } from '../protocol/properties.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';
import { followTask, startTask } from '../tasks.ts';
import { snapshotTree } from './snapshot-tree.ts';

/** By this name a snapshot is known that was to be gone again. */
const name = 'anyvisor: changed blocks (temporary)';
/** Milliseconds after which such a snapshot is what a crash left, and nobody's present work. */
const leftBehindAfter = 3_600_000;
/** Milliseconds its removal may take, whatever was left of the call's own time. */
const removalPatience = 60_000;

/** Runs `work` while a snapshot of the VM stands; it goes afterwards, and so do those that a crash left. */
export async function withPassingSnapshot<T>(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  work: (snapshot: MoRef) => Promise<T>,
): Promise<T> {
  for (const old of snapshotTree.all(vm)) {
    const age = session.environment.now() - (old.info.createdAt?.getTime() ?? session.environment.now());
    if (old.info.name === name && age > leftBehindAfter) await remove(session, ctx, old.ref);
  }
  const parameters = { name, description: '', memory: false, quiesce: false };
  const outcome = await startTask(session, ctx, vm.ref, 'CreateSnapshot_Task', parameters, {
    answer: 'snapshot',
  });
  const made = outcome.kind === 'task' ? await followTask(session, ctx, outcome.task) : '';
  if (typeof made !== 'string' || made === '') throw failed('CreateSnapshot_Task', 'no snapshot was made');
  const snapshot = { type: 'VirtualMachineSnapshot', value: made };
  let failure: { readonly thrown: unknown } | undefined;
  try {
    return await work(snapshot);
  } catch (thrown) {
    failure = { thrown };
    throw thrown;
  } finally {
    const late = { ...ctx, signal: new AbortController().signal, deadline: Date.now() + removalPatience };
    const removed = remove(session, late, snapshot);
    // Why the work failed is worth more than why its snapshot stayed.
    await (failure === undefined ? removed : removed.catch(() => {}));
  }
}

async function remove(session: Session, ctx: CallContext, snapshot: MoRef): Promise<void> {
  const parameters = { removeChildren: false, consolidate: true };
  const outcome = await startTask(session, ctx, snapshot, 'RemoveSnapshot_Task', parameters, {
    answer: 'nothing',
  });
  if (outcome.kind === 'task') await followTask(session, ctx, outcome.task);
}
