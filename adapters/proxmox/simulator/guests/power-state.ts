import type { Guest, Power } from '../state/guest.ts';
import type { World } from '../state/world.ts';

/** Changes what a guest does or where it lies, and remembers what pvestatd had last seen. */
export function change(
  world: World,
  guest: Guest,
  to: { readonly power?: Power; readonly node?: string },
): void {
  const now = world.clock.now();
  if (guest.changedAt <= lastLook(world)) guest.seenBefore = { power: guest.power, node: guest.node };
  guest.changedAt = now;
  const wasOff = guest.power === 'stopped' || guest.power === 'suspended';
  if (to.node !== undefined) {
    guest.node = to.node;
    world.configVersion += 1;
  }
  if (to.power !== undefined) {
    guest.power = to.power;
    if (wasOff && to.power === 'running') {
      guest.startedAt = now;
      guest.pid = 1000 + Math.floor(world.random() * 3_000_000);
    }
    if (to.power === 'stopped') guest.pid = 0;
  }
}

/** The power state as the status rows tell it: up to one round of pvestatd behind. Nothing for a guest not yet seen. */
export function seenPower(world: World, guest: Guest): Power | undefined {
  const look = lastLook(world);
  if (guest.createdAt > look) return undefined;
  return guest.changedAt > look && guest.seenBefore !== undefined ? guest.seenBefore.power : guest.power;
}

function lastLook(world: World): number {
  const interval = world.settings.statusInterval;
  const now = world.clock.now();
  return interval <= 0 ? now : Math.floor(now / interval) * interval;
}

export function isOn(guest: Guest): boolean {
  return guest.power === 'running' || guest.power === 'paused';
}
