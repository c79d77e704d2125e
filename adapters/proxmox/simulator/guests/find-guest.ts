import { dies } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { wordFor } from '../state/guest.ts';
import type { World } from '../state/world.ts';

/** The guest of the path, which must lie on the node of the path. */
export function guestOf(call: Call, kind: GuestKind): Guest {
  const vmid = call.args.number('vmid');
  const node = call.args.text('node');
  return guestOn(call.world, kind, vmid, node);
}

export function guestOn(world: World, kind: GuestKind, vmid: number, node: string): Guest {
  const guest = world.guests.get(vmid);
  if (guest === undefined || guest.kind !== kind || guest.node !== node) throw noConfig(kind, vmid, node);
  return guest;
}

function noConfig(kind: GuestKind, vmid: number, node: string): Error {
  const folder = kind === 'qemu' ? 'qemu-server' : 'lxc';
  return dies(`Configuration file 'nodes/${node}/${folder}/${String(vmid)}.conf' does not exist`);
}

/** Refuses while another operation holds the guest's config lock. */
export function demandUnlocked(guest: Guest): void {
  const lock = guest.config['lock'];
  if (lock !== undefined) throw dies(`${wordFor(guest.kind)} is locked (${lock})`);
}
