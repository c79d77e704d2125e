import { randomUUID } from 'node:crypto';
import { dies } from '../http/api-error.ts';
import type { Config, Guest, GuestKind } from '../state/guest.ts';
import { wordFor } from '../state/guest.ts';
import type { World } from '../state/world.ts';

/** Puts a guest's config file there, atomically for the whole cluster. Throws when the number is taken. */
export function register(
  world: World,
  kind: GuestKind,
  vmid: number,
  node: string,
  config: Config,
  before: string,
): Guest {
  const taken = world.guests.get(vmid);
  if (taken !== undefined) {
    throw dies(`${before}${wordFor(taken.kind)} ${String(vmid)} already exists on node '${taken.node}'`);
  }
  const now = world.clock.now();
  const guest: Guest = {
    vmid,
    kind,
    node,
    config,
    pending: new Map(),
    snapshots: [],
    power: 'stopped',
    startedAt: 0,
    pid: 0,
    agentUp: true,
    changedAt: now,
    seenBefore: undefined,
    createdAt: now,
  };
  world.guests.set(vmid, guest);
  world.configVersion += 1;
  return guest;
}

/** Takes the guest and everything that refers to it away. */
export function unregister(world: World, guest: Guest): void {
  world.guests.delete(guest.vmid);
  world.poolOf.delete(guest.vmid);
  world.configVersion += 1;
}

export function freshIdentity(): Config {
  return { smbios1: `uuid=${randomUUID()}`, vmgenid: randomUUID() };
}
