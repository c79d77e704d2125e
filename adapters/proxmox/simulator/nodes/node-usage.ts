import { memoryOf, usageOf } from '../guests/counters.ts';
import { isOn } from '../guests/power-state.ts';
import { GiB } from '../state/sizes.ts';
import type { ClusterNode } from '../state/node.ts';
import type { World } from '../state/world.ts';

export interface NodeUsage {
  readonly cpu: number;
  readonly maxcpu: number;
  readonly mem: number;
  readonly maxmem: number;
  readonly disk: number;
  readonly maxdisk: number;
  readonly uptime: number;
}

/** What the node's guests and its own system use. */
export function nodeUsage(world: World, node: ClusterNode): NodeUsage {
  const now = world.clock.now();
  let busy = 0.3;
  let mem = 2 * GiB;
  for (const guest of world.guests.values()) {
    if (guest.node !== node.name || !isOn(guest)) continue;
    const usage = usageOf(guest, now);
    busy += usage.cpu;
    mem += Math.min(usage.memhost, memoryOf(guest));
  }
  return {
    cpu: Math.min(0.97, busy / node.cores),
    maxcpu: node.cores,
    mem: Math.min(mem, Math.floor(node.memory * 0.96)),
    maxmem: node.memory,
    disk: Math.floor(node.rootSize * 0.21),
    maxdisk: node.rootSize,
    uptime: Math.floor((now - node.bootedAt) / 1000),
  };
}
