import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type {
  AddDiskRequest,
  CallContext,
  ChangeEffect,
  CreatedDisk,
  RemoveDiskRequest,
  ResizeDiskRequest,
  Step,
  StepTable,
} from '@anyvisor/port';
import { mapResources } from '../inventory/map-resources.ts';
import { findStorage } from '../mapper.ts';
import { nothing } from '../protocol/native.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';
import { diskSteps, idOf } from './disk-steps.ts';
import { mapped, readAll, readVm } from './read.ts';

export async function addDisk(session: Session, ctx: CallContext, ref: string, request: AddDiskRequest) {
  await readVm(session, ctx, ref);
  const resources = mapResources(await readAll(session, ctx));
  const storageId = mapped(findStorage(request.storage, request.mapping, resources, '/storage'));
  const disk = { storageId, sizeGb: request.sizeGb };
  const table: StepTable<CreatedDisk> = {
    kind: 'steps',
    steps: diskSteps(session, '', disk, `${request.marker}/0`, () => ref),
    result: (memory) => ({ diskKey: idOf(memory['create-disk']) ?? '', effect: 'applied' }),
  };
  return ok(table);
}

export async function resizeDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: ResizeDiskRequest,
) {
  const disk = (await readVm(session, ctx, ref)).disks.find((one) => one.id === request.diskKey);
  if (disk === undefined) {
    throw new HypervisorFault(
      hypervisorError('ResourceNotFound', {
        message: 'the VM has no such disk',
        resourceType: 'disk',
        resourceId: request.diskKey,
      }),
    );
  }
  if (request.sizeGb < disk.sizeGb) {
    throw new HypervisorFault(
      hypervisorError('InvalidVmSpec', {
        message: 'a disk cannot shrink',
        violations: [{ pointer: '/sizeGb', message: `must be at least ${disk.sizeGb}` }],
      }),
    );
  }
  await session.request(ctx, 'PATCH', path`/disks/${disk.id}`, nothing, { sizeGb: request.sizeGb });
  return ok(done<ChangeEffect>('applied'));
}

/** `detach`, then `delete-disk` when its bytes are to go as well. A key here is the disk's own id: nothing to note. */
export async function removeDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: RemoveDiskRequest,
) {
  await readVm(session, ctx, ref);
  const detach: Step = {
    name: 'detach',
    find: async (stepCtx) => {
      const attached = (await readVm(session, stepCtx, ref)).disks.some((one) => one.id === request.diskKey);
      return ok(attached ? { happened: false } : { happened: true, value: null });
    },
    run: async (stepCtx) => {
      const attached = (await readVm(session, stepCtx, ref)).disks.some((one) => one.id === request.diskKey);
      if (attached) {
        await session.request(stepCtx, 'DELETE', path`/vms/${ref}/disks/${request.diskKey}`, nothing);
      }
      return ok(done());
    },
  };
  const exists = async (stepCtx: CallContext) =>
    (await readAll(session, stepCtx)).disks.some((one) => one.id === request.diskKey);
  const destroy: Step = {
    name: 'delete-disk',
    find: async (stepCtx) =>
      ok((await exists(stepCtx)) ? { happened: false } : { happened: true, value: null }),
    run: async (stepCtx) => {
      if (await exists(stepCtx)) {
        await session.request(stepCtx, 'DELETE', path`/disks/${request.diskKey}`, nothing);
      }
      return ok(done());
    },
  };
  const table: StepTable<ChangeEffect> = {
    kind: 'steps',
    steps: request.deleteData === true ? [detach, destroy] : [detach],
    result: () => 'applied',
  };
  return ok(table);
}
