import { done } from '@anyvisor/port';
import type { CallContext, MigrateRequest, Mutation } from '@anyvisor/port';
import { notFound, unavailable, wrongState } from '../faults.ts';
import { mapResources, refProperty } from '../inventory/map-resources.ts';
import { powerStateOf } from '../inventory/map-vm.ts';
import { byId, computeResourceOf } from '../mapping/places.ts';
import { wireRef } from '../protocol/encode.ts';
import { moRef } from '../protocol/vim-value.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import { readNativeResources } from '../reading/inventory.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { checkRelocation, refuseBoundDevices } from './check-relocation.ts';

/** vMotion, storage vMotion or both, live or cold: RelocateVM_Task does all of them. */
export async function migrateVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: MigrateRequest,
): Promise<Mutation<null>> {
  const vm = await readVm(session, ctx, ref);
  const native = await readNativeResources(session, ctx);
  const at = refProperty(vm, 'runtime.host')?.value;
  let host: MoRef | undefined;
  let pool: MoRef | undefined;
  if (request.targetHost !== undefined && request.targetHost !== at) {
    const target = byId(native, request.targetHost);
    if (target?.ref.type !== 'HostSystem') throw notFound('host', request.targetHost);
    host = target.ref;
    const there = computeResourceOf(target, native);
    const here = at === undefined ? undefined : byId(native, at);
    if (there?.ref.value !== (here === undefined ? undefined : computeResourceOf(here, native)?.ref.value)) {
      pool = refProperty(there, 'resourcePool');
    }
  }
  const datastore = datastoreOf(request.targetStorage, native);
  const elsewhere = datastore !== undefined && !onlyOn(vm, datastore);
  if (host === undefined && !elsewhere) return done();
  if (request.live && powerStateOf(vm) !== 'RUNNING')
    throw wrongState('migrateVm', 'the VM is not running', 'Move it cold.');
  if (request.bandwidthMbps !== undefined)
    throw unavailable('migrateVm', 'vCenter shares out the bandwidth of moves by itself');
  if (powerStateOf(vm) === 'RUNNING' && host !== undefined) refuseBoundDevices(vm);
  const spec = {
    datastore: elsewhere ? wireRef(datastore) : undefined,
    pool: pool === undefined ? undefined : wireRef(pool),
    host: host === undefined ? undefined : wireRef(host),
  };
  await checkRelocation(session, ctx, vm, spec);
  return startTask(
    session,
    ctx,
    vm.ref,
    'RelocateVM_Task',
    { spec, priority: 'defaultPriority' },
    { answer: 'nothing' },
  );
}

function datastoreOf(
  wish: string | undefined,
  native: Awaited<ReturnType<typeof readNativeResources>>,
): MoRef | undefined {
  if (wish === undefined) return undefined;
  const unit = mapResources(native).storageUnits.find((one) => one.id === wish || one.name === wish);
  if (unit === undefined) throw notFound('storage', wish);
  return { type: 'Datastore', value: unit.id };
}

function onlyOn(vm: Awaited<ReturnType<typeof readVm>>, datastore: MoRef): boolean {
  const devices = vm.properties['config.hardware.device'];
  const used = new Set<string>();
  for (const device of typeof devices === 'object' && !Array.isArray(devices)
    ? Object.values(devices).flat()
    : []) {
    const at = moRef(device, 'backing', 'datastore')?.value;
    if (at !== undefined) used.add(at);
  }
  return used.size === 1 && used.has(datastore.value);
}
