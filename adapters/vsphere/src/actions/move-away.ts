import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Step } from '@anyvisor/port';
import { wrongState } from '../faults.ts';
import { nameOf, refProperty } from '../inventory/map-resources.ts';
import { nativeRefOf } from '../inventory/map-vm.ts';
import { wireRef } from '../protocol/encode.ts';
import { readObjects } from '../protocol/properties.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { flag, moRefs, number, text } from '../protocol/vim-value.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import { findVm } from '../reading/one-vm.ts';
import { readAll } from '../session/all-view.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';

const wanted = ['name', 'runtime.host', 'runtime.powerState', 'config.instanceUuid', 'datastore'];

/** A step for each VM that runs on the host; refused when there is nowhere for it to go. */
export async function moveAwaySteps(
  session: Session,
  ctx: CallContext,
  host: MoRef,
  cluster: MoRef | undefined,
): Promise<readonly Step[]> {
  const all = await readAll(session, ctx, { VirtualMachine: wanted });
  const running = all.filter((vm) => runsOn(vm, host));
  for (const vm of running) await roomiestFor(session, ctx, vm, host, cluster);
  return running.map((vm) => moveStep(session, nativeRefOf(vm), host, cluster));
}

function moveStep(session: Session, vmRef: string, host: MoRef, cluster: MoRef | undefined): Step {
  const look = (ctx: CallContext) => findVm(session, ctx, vmRef, { VirtualMachine: wanted });
  return {
    name: `move-${vmRef}`,
    find: async (ctx) => {
      const vm = await look(ctx);
      return ok(
        vm === undefined || !runsOn(vm, host) ? { happened: true, value: null } : { happened: false },
      );
    },
    run: async (ctx) => {
      const vm = await look(ctx);
      if (vm === undefined || !runsOn(vm, host)) return ok(done());
      const spec = { host: wireRef(await roomiestFor(session, ctx, vm, host, cluster)) };
      const parameters = { spec, priority: 'defaultPriority' };
      return ok(await startTask(session, ctx, vm.ref, 'RelocateVM_Task', parameters, { answer: 'nothing' }));
    },
  };
}

/** The host of the cluster with most memory free of those in service that see every datastore of the VM. */
async function roomiestFor(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  host: MoRef,
  cluster: MoRef | undefined,
): Promise<MoRef> {
  const hosts = cluster === undefined ? [] : await siblings(session, ctx, cluster);
  const needed = listed(vm, 'datastore');
  const fit = hosts
    .filter(({ ref }) => ref.value !== host.value)
    .filter((one) => inService(one) && needed.every((id) => listed(one, 'datastore').includes(id)))
    .toSorted((a, b) => freeMemory(b) - freeMemory(a))[0];
  if (fit !== undefined) return fit.ref;
  throw wrongState(
    'evacuateHost',
    `no other host in service sees the disks of ${nameOf(vm)}, which runs here`,
    'Move or stop it first.',
  );
}

async function siblings(
  session: Session,
  ctx: CallContext,
  cluster: MoRef,
): Promise<readonly NativeObject[]> {
  const [seen] = await readObjects(session, ctx, [cluster], { ComputeResource: ['host'] });
  const refs = moRefs({ $: '', host: seen?.properties['host'] ?? '' }, 'host');
  return readObjects(session, ctx, refs, {
    HostSystem: [
      'datastore',
      'runtime.connectionState',
      'runtime.inMaintenanceMode',
      'runtime.powerState',
      'summary.hardware.memorySize',
      'summary.quickStats.overallMemoryUsage',
    ],
  });
}

function inService({ properties }: NativeObject): boolean {
  return (
    text(properties['runtime.connectionState']) === 'connected' &&
    flag(properties['runtime.inMaintenanceMode']) !== true &&
    (text(properties['runtime.powerState']) ?? 'poweredOn') === 'poweredOn'
  );
}

function runsOn(vm: NativeObject, host: MoRef): boolean {
  return (
    refProperty(vm, 'runtime.host')?.value === host.value &&
    text(vm.properties['runtime.powerState']) === 'poweredOn'
  );
}

function listed({ properties }: NativeObject, name: string): readonly string[] {
  return moRefs({ $: '', one: properties[name] ?? '' }, 'one').map(({ value }) => value);
}

function freeMemory({ properties }: NativeObject): number {
  const used = (number(properties['summary.quickStats.overallMemoryUsage']) ?? 0) * 2 ** 20;
  return (number(properties['summary.hardware.memorySize']) ?? 0) - used;
}
