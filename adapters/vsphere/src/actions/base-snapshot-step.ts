import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Step } from '@anyvisor/port';
import { withMarker } from '../inventory/marker.ts';
import { findVm, readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { followTask, startTask } from '../tasks.ts';
import { snapshotTree } from './snapshot-tree.ts';

/** A linked copy hangs on a snapshot of its source: makes one for this operation. */
export function baseSnapshotStep(session: Session, source: string, marker: string): Step {
  const find = async (ctx: CallContext) => {
    const vm = await findVm(session, ctx, source);
    return vm === undefined ? undefined : snapshotTree.all(vm).find((one) => one.marker === marker);
  };
  return {
    name: 'base-snapshot',
    find: async (ctx) => {
      const made = await find(ctx);
      return ok(made === undefined ? { happened: false } : { happened: true, value: made.ref.value });
    },
    run: async (ctx) => {
      const made = await find(ctx);
      if (made !== undefined) return ok(done(made.ref.value));
      const { ref } = await readVm(session, ctx, source);
      const parameters = {
        name: 'base of a linked copy',
        description: withMarker('', marker),
        memory: false,
        quiesce: false,
      };
      return ok(
        await startTask(session, ctx, ref, 'CreateSnapshot_Task', parameters, { answer: 'snapshot' }),
      );
    },
    undo: async (ctx) => {
      const made = await find(ctx);
      if (made !== undefined) {
        const outcome = await startTask(
          session,
          ctx,
          made.ref,
          'RemoveSnapshot_Task',
          { removeChildren: false, consolidate: true },
          { answer: 'nothing' },
        );
        if (outcome.kind === 'task') await followTask(session, ctx, outcome.task);
      }
      return ok();
    },
  };
}
