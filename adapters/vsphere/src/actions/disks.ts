import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type {
  AddDiskRequest,
  CallContext,
  ChangeEffect,
  CreatedDisk,
  Mutation,
  RemoveDiskRequest,
  ResizeDiskRequest,
  Step,
  StepTable,
} from '@anyvisor/port';
import { invalidSpec, mapped, notFound, unavailable } from '../faults.ts';
import { devicesOf } from '../inventory/map-devices.ts';
import { mapResources } from '../inventory/map-resources.ts';
import { addition, edit, newDisk, removal } from '../mapping/devices.ts';
import { mostDiskGb, sizeFault } from '../mapping/settings.ts';
import { findStorage } from '../mapping/storage.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { number, text } from '../protocol/vim-value.ts';
import { readNativeResources } from '../reading/inventory.ts';
import { findVm, readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { followTask, startTask } from '../tasks.ts';
import { diskByMarker } from './disk-marks.ts';
import { freeSlot } from './free-slot.ts';

/** One step: the disk is created and attached by one native call, which also notes whose it is. */
export async function addDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: AddDiskRequest,
): Promise<StepTable<CreatedDisk>> {
  const { marker, sizeGb, thin = true, storage, mapping, bus, format } = request;
  await readVm(session, ctx, ref);
  refuseSize(sizeGb);
  if (bus !== undefined && bus !== 'scsi')
    throw unavailable('addDisk', 'this adapter attaches disks to SCSI controllers only');
  if (format !== undefined && format !== 'vmdk') throw unavailable('addDisk', 'vSphere keeps disks as vmdk');
  const native = await readNativeResources(session, ctx);
  const knowledge = { native, resources: mapResources(native) };
  const unit = mapped(findStorage({ storage, sizeGb, thin }, mapping, knowledge, [], '/storage'));
  const look = (stepCtx: CallContext) => findVm(session, stepCtx, ref, diskByMarker.properties);
  const add: Step = {
    name: 'add-disk',
    find: async (stepCtx) => {
      const vm = await look(stepCtx);
      const key = vm === undefined ? undefined : diskByMarker.find(vm, marker);
      return ok(key === undefined ? { happened: false } : { happened: true, value: key });
    },
    run: async (stepCtx) => {
      const vm = await look(stepCtx);
      if (vm === undefined) throw notFound('vm', ref);
      const made = diskByMarker.find(vm, marker);
      if (made !== undefined) return ok(done(made));
      const slot = freeSlot(devicesOf(vm.properties['config.hardware.device']));
      const disk = newDisk(
        { datastore: { type: 'Datastore', value: unit.id }, datastoreName: unit.name, sizeGb, thin },
        0,
        slot.controllerKey,
        slot.unit,
      );
      if (slot.controller !== undefined)
        throw unavailable('addDisk', 'the VM has no SCSI controller; add one in vCenter');
      const spec = {
        deviceChange: addition(disk, 'create'),
        extraConfig: diskByMarker.written(marker, `${slot.controllerKey}:${slot.unit}`),
      };
      return ok(
        await startTask(
          session,
          stepCtx,
          vm.ref,
          'ReconfigVM_Task',
          { spec },
          { answer: 'disk', marker, vm: vm.ref.value },
        ),
      );
    },
    undo: async (stepCtx) => {
      const vm = await look(stepCtx);
      const key = vm === undefined ? undefined : diskByMarker.find(vm, marker);
      if (vm !== undefined && key !== undefined) await removeNow(session, stepCtx, vm, key);
      return ok();
    },
  };
  return {
    kind: 'steps',
    steps: [add],
    result: (memory) => ({ diskKey: keyIn(memory['add-disk']), effect: 'applied' }),
  };
}

export async function resizeDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: ResizeDiskRequest,
): Promise<Mutation<ChangeEffect>> {
  const vm = await readVm(session, ctx, ref);
  const disk = diskOf(vm, request.diskKey);
  if (disk === undefined) throw notFound('disk', request.diskKey);
  refuseSize(request.sizeGb);
  const kilobytes = request.sizeGb * 2 ** 20;
  const now = number(disk, 'capacityInKB') ?? 0;
  if (kilobytes < now) throw invalidSpec('/sizeGb', `a disk cannot shrink: it has ${now / 2 ** 20} GB`);
  if (kilobytes === now) return done<ChangeEffect>('applied');
  const spec = {
    deviceChange: edit({ ...disk, capacityInKB: kilobytes, capacityInBytes: kilobytes * 1024 }),
  };
  return startTask(session, ctx, vm.ref, 'ReconfigVM_Task', { spec }, { answer: 'value', value: 'applied' });
}

/** `note-disk` writes down which file it is, because a device key may be given to another disk later; then `remove-disk`. */
export async function removeDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: RemoveDiskRequest,
): Promise<StepTable<ChangeEffect>> {
  await readVm(session, ctx, ref);
  const look = (stepCtx: CallContext) => findVm(session, stepCtx, ref, diskByMarker.properties);
  const fileOf = (vm: NativeObject | undefined) => {
    const disk = vm === undefined ? undefined : diskOf(vm, request.diskKey);
    return disk === undefined ? undefined : (text(disk, 'backing', 'fileName') ?? '');
  };
  const note: Step = {
    name: 'note-disk',
    find: async () => ok({ happened: false }),
    run: async (stepCtx) => ok(done(fileOf(await look(stepCtx)) ?? null)),
  };
  const remove: Step = {
    name: 'remove-disk',
    find: async (stepCtx, memory) => {
      const file = fileOf(await look(stepCtx));
      const gone = file === undefined || file !== memory['note-disk'];
      return ok(gone ? { happened: true, value: null } : { happened: false });
    },
    run: async (stepCtx, memory) => {
      const vm = await look(stepCtx);
      const disk = vm === undefined ? undefined : diskOf(vm, request.diskKey);
      if (vm === undefined || disk === undefined || fileOf(vm) !== memory['note-disk']) return ok(done());
      return ok(await startRemoval(session, stepCtx, vm, request.diskKey, request.deleteData === true));
    },
  };
  return { kind: 'steps', steps: [note, remove], result: () => 'applied' };
}

function startRemoval(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  key: string,
  deleteData: boolean,
) {
  const disk = diskOf(vm, key) ?? { $: 'VirtualDisk', key };
  const place = `${text(disk, 'controllerKey')}:${text(disk, 'unitNumber')}`;
  const spec = {
    deviceChange: removal(disk, deleteData ? 'destroy' : undefined),
    extraConfig: diskByMarker.wiped(vm, place),
  };
  return startTask(session, ctx, vm.ref, 'ReconfigVM_Task', { spec }, { answer: 'nothing' });
}

async function removeNow(session: Session, ctx: CallContext, vm: NativeObject, key: string): Promise<void> {
  const outcome = await startRemoval(session, ctx, vm, key, true);
  if (outcome.kind === 'task') await followTask(session, ctx, outcome.task);
}

function diskOf(vm: NativeObject, key: string) {
  return devicesOf(vm.properties['config.hardware.device']).find(
    (one) => one.$ === 'VirtualDisk' && text(one, 'key') === key,
  );
}

function keyIn(answer: Json | undefined): string {
  return typeof answer === 'string' ? answer : '';
}

function refuseSize(sizeGb: number): void {
  const fault = sizeFault('/sizeGb', sizeGb, mostDiskGb);
  if (fault !== undefined) throw invalidSpec(fault.pointer, fault.message);
}
