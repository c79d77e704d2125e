import { change, isOn } from '../guests/power-state.ts';
import type { World } from '../state/world.ts';
import { wakeHaManager } from './ha-manager.ts';

/** A node dies, with its workers, its connections and what runs on it; or it comes back, with its guests off. */
export function setNode(world: World, name: string, online: boolean): void {
  const node = world.nodes.get(name);
  if (node === undefined || node.online === online) return;
  node.online = online;
  if (online) {
    node.bootedAt = world.clock.now();
    for (const guest of world.guests.values()) {
      if (guest.node !== name) continue;
      if (isOn(guest)) change(world, guest, { power: 'stopped' });
      // At its start a node takes off locks of backups, and no others.
      if (guest.config['lock'] === 'backup') delete guest.config['lock'];
    }
  } else {
    world.tasks.abandon(name);
    for (const run of world.whenNodeDies) run(name);
  }
  recount(world);
  wakeHaManager(world, 60_000);
}

/** More than half of the members must see each other. */
function recount(world: World): void {
  const members = [...world.nodes.values()];
  world.quorate = members.filter((node) => node.online).length * 2 > members.length;
}
