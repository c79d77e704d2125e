import { done } from '@anyvisor/port';
import type {
  AddNicRequest,
  CallContext,
  ChangeEffect,
  CreatedNic,
  Mutation,
  UpdateNicRequest,
} from '@anyvisor/port';
import { invalidSpec, mapped, notFound } from '../faults.ts';
import { nicKey as isNicKey, readNic } from '../inventory/config-nics.ts';
import { markerMac } from '../marker.ts';
import { findNetwork, nicText } from '../mapping/networks.ts';
import { asText } from '../protocol/loose.ts';
import { withOptions } from '../protocol/property-string.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { freeKey } from './free-key.ts';
import { pendingKeys } from './pending.ts';
import { changeConfig } from './shape-step.ts';

/** The MAC address follows from the marker, so that a NIC that is there already is found. */
export async function addNic(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: AddNicRequest,
): Promise<Mutation<CreatedNic>> {
  const guest = await readGuest(session, ctx, ref);
  const { marker, network, mapping, model } = request;
  const mac = (request.mac ?? markerMac(marker)).toLowerCase();
  if (!/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac)) throw invalidSpec('/mac', 'must be a MAC address');
  const bridge = await bridgeFor(session, ctx, guest, network, mapping);
  const there = Object.keys(guest.config).find(
    (key) => isNicKey.test(key) && readNic(guest.kind, asText(guest.config[key]) ?? '').mac === mac,
  );
  if (there !== undefined)
    return done({ nicKey: there, mac, effect: await effectOf(session, ctx, ref, there) });
  const key = freeKey('net', guest.config);
  const { vlan, address } = request;
  const text = nicText(guest.kind, Number(key.slice(3)), bridge, {
    mac,
    ...(model === undefined ? {} : { model }),
    ...(vlan === undefined ? {} : { vlan: vlanOf(vlan) }),
    ...(address === undefined ? {} : { address }),
  });
  const result = { answer: 'effect', vmid: guest.vmid, keys: [key], with: { nicKey: key, mac } } as const;
  const outcome = await changeConfig(session, ctx, guest, { [key]: text }, result);
  if (outcome.kind === 'task') return outcome;
  return done({ nicKey: key, mac, effect: await effectOf(session, ctx, ref, key) });
}

export async function updateNic(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: UpdateNicRequest,
): Promise<Mutation<ChangeEffect>> {
  const guest = await readGuest(session, ctx, ref);
  const { nicKey, network, connected, vlan, mapping } = request;
  const held = isNicKey.test(nicKey) ? asText(guest.config[nicKey]) : undefined;
  if (held === undefined) throw notFound('nic', nicKey);
  const bridge = network === undefined ? undefined : await bridgeFor(session, ctx, guest, network, mapping);
  const text = withOptions(held, {
    ...(bridge === undefined ? {} : { bridge }),
    ...(connected === undefined ? {} : { link_down: connected ? undefined : '1' }),
    ...(vlan === undefined ? {} : { tag: vlan === null ? undefined : String(vlanOf(vlan)) }),
  });
  if (text === held) return done(await effectOf(session, ctx, ref, nicKey));
  const result = { answer: 'effect', vmid: guest.vmid, keys: [nicKey] } as const;
  const outcome = await changeConfig(session, ctx, guest, { [nicKey]: text }, result);
  return outcome.kind === 'task' ? outcome : done(await effectOf(session, ctx, ref, nicKey));
}

export async function removeNic(
  session: Session,
  ctx: CallContext,
  ref: string,
  nicKey: string,
): Promise<Mutation<ChangeEffect>> {
  const guest = await readGuest(session, ctx, ref);
  if (!isNicKey.test(nicKey) || !(nicKey in guest.config)) return done('applied');
  const result = { answer: 'effect', vmid: guest.vmid, keys: [nicKey] } as const;
  const outcome = await changeConfig(session, ctx, guest, { delete: nicKey }, result);
  return outcome.kind === 'task' ? outcome : done(await effectOf(session, ctx, ref, nicKey));
}

async function bridgeFor(
  session: Session,
  ctx: CallContext,
  guest: GuestDetails,
  network: string,
  mapping: AddNicRequest['mapping'],
): Promise<string> {
  const { rows, endpoint } = await readAll(session, ctx);
  const resources = await resourcesOf(session, ctx, rows, endpoint);
  return mapped(findNetwork(network, mapping, resources, guest.node, '/network')).name;
}

function vlanOf(vlan: number): number {
  if (Number.isInteger(vlan) && vlan >= 1 && vlan <= 4094) return vlan;
  throw invalidSpec('/vlan', 'must be a whole number from 1 to 4094');
}

async function effectOf(session: Session, ctx: CallContext, ref: string, key: string): Promise<ChangeEffect> {
  return (await pendingKeys(session, ctx, ref)).has(key) ? 'pending' : 'applied';
}
