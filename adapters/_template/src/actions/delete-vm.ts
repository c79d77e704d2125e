import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, DeleteVmRequest, Step, StepTable } from '@anyvisor/port';
import { nothing } from '../protocol/native.ts';
import type { NativeVm } from '../protocol/native.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';
import { setPower, wrongState } from './power.ts';
import { readAll } from './read.ts';

/**
 * The same steps whether the VM is there, half gone or gone: a table asked for again after a crash must be the same.
 * The disks are written down before the VM goes, because nobody knows them afterwards.
 */
export function deleteVm(session: Session, ref: string, request: DeleteVmRequest): StepTable<null> {
  const stop = stopStep(session, ref, request.force === true);
  const remove = removeStep(session, ref);
  const steps =
    request.deleteDisks === false
      ? [stop, remove]
      : [stop, noteDisksStep(session, ref), remove, deleteDisksStep(session)];
  return { kind: 'steps', steps, result: () => null };
}

async function vmOrNothing(session: Session, ctx: CallContext, ref: string): Promise<NativeVm | undefined> {
  return (await readAll(session, ctx)).vms.find((vm) => vm.id === ref);
}

function stopStep(session: Session, ref: string, force: boolean): Step {
  return {
    name: 'stop',
    find: async (ctx) => {
      const vm = await vmOrNothing(session, ctx, ref);
      return ok(
        vm === undefined || vm.state === 'off' ? { happened: true, value: null } : { happened: false },
      );
    },
    run: async (ctx) => {
      const vm = await vmOrNothing(session, ctx, ref);
      if (vm !== undefined && vm.state !== 'off') {
        if (!force) {
          throw wrongState('deleteVm', 'the VM is running');
        }
        await setPower(session, ctx, ref, 'off');
      }
      return ok(done());
    },
  };
}

function noteDisksStep(session: Session, ref: string): Step {
  return {
    name: 'note-disks',
    find: async () => ok({ happened: false }),
    run: async (ctx) => {
      const vm = await vmOrNothing(session, ctx, ref);
      return ok(done(vm?.disks.map((disk) => disk.id) ?? []));
    },
  };
}

function removeStep(session: Session, ref: string): Step {
  return {
    name: 'delete-vm',
    find: async (ctx) => {
      const vm = await vmOrNothing(session, ctx, ref);
      return ok(vm === undefined ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx) => {
      if ((await vmOrNothing(session, ctx, ref)) !== undefined) {
        await session.request(ctx, 'DELETE', path`/vms/${ref}`, nothing);
      }
      return ok(done());
    },
  };
}

function deleteDisksStep(session: Session): Step {
  const left = async (ctx: CallContext, noted: Json | undefined) => {
    const ids = Array.isArray(noted) ? noted : [];
    return (await readAll(session, ctx)).disks.filter((disk) => ids.includes(disk.id));
  };
  return {
    name: 'delete-disks',
    find: async (ctx, memory) => {
      const disks = await left(ctx, memory['note-disks']);
      return ok(disks.length === 0 ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx, memory) => {
      for (const disk of await left(ctx, memory['note-disks'])) {
        await session.request(ctx, 'DELETE', path`/disks/${disk.id}`, nothing);
      }
      return ok(done());
    },
  };
}
