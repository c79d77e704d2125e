import { done } from '@anyvisor/port';
import type {
  AddNicRequest,
  CallContext,
  ChangeEffect,
  CreatedNic,
  Mutation,
  UpdateNicRequest,
} from '@anyvisor/port';
import { mapped, notFound, unavailable } from '../faults.ts';
import { devicesOf, isCard } from '../inventory/map-devices.ts';
import { mapResources } from '../inventory/map-resources.ts';
import { macOf } from '../inventory/marker.ts';
import { addition, edit, newCard, removal } from '../mapping/devices.ts';
import { networkBacking } from '../mapping/networks.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { field, isObject, text } from '../protocol/vim-value.ts';
import { readNativeResources } from '../reading/inventory.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { followTask, startTask } from '../tasks.ts';

/** A card is found again by its address, which comes from the marker where none was asked for. */
export async function addNic(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: AddNicRequest,
): Promise<Mutation<CreatedNic>> {
  const { marker, network, mapping, vlan, model } = request;
  const mac = request.mac?.toLowerCase() ?? macOf(marker);
  const vm = await readVm(session, ctx, ref);
  const made = created(vm, mac);
  if (made !== undefined) return done(made);
  if (vlan !== undefined)
    throw unavailable('addNic', 'the port group decides the VLAN: choose another network');
  if (model === 'virtio' || model === 'rtl8139')
    throw unavailable('addNic', 'vSphere has vmxnet3, e1000 and e1000e');
  const native = await readNativeResources(session, ctx);
  const backing = mapped(
    networkBacking(network, mapping, { native, resources: mapResources(native) }, '/network'),
  );
  await reconfigure(session, ctx, vm, addition(newCard(request, backing, mac, 0)));
  const seen = created(await readVm(session, ctx, ref), mac);
  if (seen === undefined) throw notFound('nic', mac);
  return done(seen);
}

export async function updateNic(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: UpdateNicRequest,
): Promise<Mutation<ChangeEffect>> {
  const { nicKey, network, connected, vlan, mapping } = request;
  const vm = await readVm(session, ctx, ref);
  const card = cardOf(vm, nicKey);
  if (card === undefined) throw notFound('nic', nicKey);
  if (vlan !== undefined)
    throw unavailable('updateNic', 'the port group decides the VLAN: choose another network');
  let changed: typeof card = card;
  if (network !== undefined) {
    const native = await readNativeResources(session, ctx);
    const backing = mapped(
      networkBacking(network, mapping, { native, resources: mapResources(native) }, '/network'),
    );
    changed = { ...changed, backing: backing as typeof card };
  }
  if (connected !== undefined) {
    const before = field(card, 'connectable');
    const connectable = {
      ...(isObject(before) ? before : { $: '', allowGuestControl: 'true' }),
      startConnected: String(connected),
      connected: String(connected),
    };
    changed = { ...changed, connectable };
  }
  const spec = { deviceChange: edit(changed) };
  return startTask(session, ctx, vm.ref, 'ReconfigVM_Task', { spec }, { answer: 'value', value: 'applied' });
}

export async function removeNic(
  session: Session,
  ctx: CallContext,
  ref: string,
  nicKey: string,
): Promise<Mutation<ChangeEffect>> {
  const vm = await readVm(session, ctx, ref);
  const card = cardOf(vm, nicKey);
  if (card === undefined) return done<ChangeEffect>('applied');
  const spec = { deviceChange: removal(card) };
  return startTask(session, ctx, vm.ref, 'ReconfigVM_Task', { spec }, { answer: 'value', value: 'applied' });
}

async function reconfigure(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  deviceChange: ReturnType<typeof addition>,
) {
  const outcome = await startTask(
    session,
    ctx,
    vm.ref,
    'ReconfigVM_Task',
    { spec: { deviceChange } },
    { answer: 'nothing' },
  );
  if (outcome.kind === 'task') await followTask(session, ctx, outcome.task);
}

function cardsOf(vm: NativeObject) {
  return devicesOf(vm.properties['config.hardware.device']).filter(isCard);
}

function cardOf(vm: NativeObject, key: string) {
  return cardsOf(vm).find((one) => text(one, 'key') === key);
}

function created(vm: NativeObject, mac: string): CreatedNic | undefined {
  const card = cardsOf(vm).find((one) => text(one, 'macAddress')?.toLowerCase() === mac);
  return card === undefined ? undefined : { nicKey: text(card, 'key') ?? '', mac, effect: 'applied' };
}
