import { HypervisorFault, ok } from '@anyvisor/domain';
import type { HypervisorType } from '@anyvisor/domain';
import { done, notSupported } from '@anyvisor/port';
import type {
  CallContext,
  CloneVmRequest,
  CreateVmRequest,
  CreatedVm,
  Step,
  StepMemory,
  StepTable,
} from '@anyvisor/port';
import { mapProvisionSpec } from '../mapper.ts';
import type { NativeSpec } from '../mapper.ts';
import { nothing, taskStarted } from '../protocol/native.ts';
import { mapResources, mapTemplates } from '../inventory/map-resources.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { diskSteps, idOf } from './disk-steps.ts';
import { setPower } from './power.ts';
import { mapped, readAll, readVm } from './read.ts';

/** `create-vm`, then `create-disk-N` and `attach-disk-N` for each disk, then `start` when asked for. */
export async function createVm(session: Session, ctx: CallContext, request: CreateVmRequest) {
  const { marker, spec, mapping } = request;
  const inventory = await readAll(session, ctx);
  const template = mapTemplates(inventory).find((one) => one.nativeRef === request.template?.nativeRef);
  const resources = mapResources(inventory);
  const knowledge = { marker, resources, ...(template === undefined ? {} : { template }) };
  const native = mapped(mapProvisionSpec(spec, mapping, knowledge));
  return ok(creation(session, native, marker, spec.powerOn === true));
}

/** A copy is a creation from what its source is made of. */
export async function cloneVm(
  session: Session,
  ctx: CallContext,
  request: CloneVmRequest,
  type: HypervisorType,
) {
  if (request.mode === 'linked') {
    throw new HypervisorFault(notSupported('cloneVm', type, 'disks can only be copied whole'));
  }
  const source = await readVm(session, ctx, request.source);
  const native: NativeSpec = {
    name: request.name,
    cores: source.cores,
    memoryMb: source.memoryMb,
    networkIds: source.nics.map((nic) => nic.networkId),
    disks: source.disks.map(({ id, storageId, sizeGb }) => ({ storageId, sizeGb, copyOf: id })),
  };
  return ok(creation(session, native, request.marker, false));
}

function creation(
  session: Session,
  native: NativeSpec,
  marker: string,
  powerOn: boolean,
): StepTable<CreatedVm> {
  const vmOf = (memory: StepMemory) => idOf(memory['create-vm']);
  const disks = native.disks.flatMap((disk, index) =>
    diskSteps(session, `-${index}`, disk, `${marker}/${index}`, vmOf),
  );
  return {
    kind: 'steps',
    steps: [createStep(session, native, marker), ...disks, ...(powerOn ? [startStep(session, vmOf)] : [])],
    result: (memory) => ({ nativeRef: vmOf(memory) ?? '', name: native.name }),
  };
}

/** The marker goes into the label, in the same call that creates. */
function createStep(session: Session, { disks: _disks, ...native }: NativeSpec, marker: string): Step {
  const find = async (ctx: CallContext) =>
    (await readAll(session, ctx)).vms.find((vm) => vm.label === marker);
  return {
    name: 'create-vm',
    find: async (ctx) => {
      const vm = await find(ctx);
      if (vm === undefined) {
        return ok({ happened: false });
      }
      return ok(
        vm.busy === null
          ? { happened: true, value: { id: vm.id } }
          : { happened: 'running', task: { id: vm.busy, verb: 'create-vm' } },
      );
    },
    run: async (ctx) => {
      const body = { ...native, label: marker };
      return ok(taskOutcome('create-vm', await session.request(ctx, 'POST', '/vms', taskStarted, body)));
    },
    undo: async (ctx) => {
      const vm = await find(ctx);
      if (vm !== undefined) {
        await session.request(ctx, 'DELETE', path`/vms/${vm.id}`, nothing);
      }
      return ok();
    },
  };
}

function startStep(session: Session, vmOf: (memory: StepMemory) => string | undefined): Step {
  return {
    name: 'start',
    find: async (ctx, memory) => {
      const { state } = await readVm(session, ctx, vmOf(memory) ?? '');
      return ok(state === 'on' ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx, memory) => {
      await setPower(session, ctx, vmOf(memory) ?? '', 'on');
      return ok(done());
    },
    undo: async (ctx, memory) => {
      const vm = (await readAll(session, ctx)).vms.find((one) => one.id === vmOf(memory));
      if (vm !== undefined) {
        await setPower(session, ctx, vm.id, 'off');
      }
      return ok();
    },
  };
}
