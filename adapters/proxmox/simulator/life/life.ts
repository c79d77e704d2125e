import { setNode } from '../cluster/node-power.ts';
import { migrate } from '../guests/migrate.ts';
import { shutDownGuest, startGuest } from '../guests/power.ts';
import { isOn } from '../guests/power-state.ts';
import { isTemplate } from '../state/guest.ts';
import type { Guest } from '../state/guest.ts';
import { pick } from '../state/random.ts';
import type { World } from '../state/world.ts';

/** Something happens every few seconds, as in a company: a guest starts, stops or moves; rarely a node dies and returns. */
export function startLife(world: World): void {
  const next = (): void => {
    world.clock.after(4000 + world.random() * 8000, () => {
      happen(world);
      next();
    });
  };
  next();
}

function happen(world: World): void {
  const chance = world.random();
  if (chance < 0.01) {
    blink(world);
    return;
  }
  const guests = [...world.guests.values()].filter(
    (guest) =>
      !isTemplate(guest) &&
      guest.config['lock'] === undefined &&
      world.nodes.get(guest.node)?.online === true,
  );
  if (guests.length === 0) return;
  const guest = pick(world.random, guests);
  if (isOn(guest) && chance > 0.7) move(world, guest);
  else toggle(world, guest);
}

function toggle(world: World, guest: Guest): void {
  const prefix = guest.kind === 'qemu' ? 'qm' : 'vz';
  const { node, vmid } = guest;
  const on = isOn(guest);
  world.tasks.start({
    node,
    type: `${prefix}${on ? 'shutdown' : 'start'}`,
    id: String(vmid),
    user: 'root@pam',
    run: (work) =>
      on ? shutDownGuest(world, guest, work, { timeout: 180, force: true }) : startGuest(world, guest, work),
  });
}

function move(world: World, guest: Guest): void {
  const targets = [...world.nodes.values()].filter((node) => node.online && node.name !== guest.node);
  if (targets.length === 0) return;
  const wish = {
    target: pick(world.random, targets).name,
    online: true,
    withLocalDisks: true,
    storages: new Map<string, string>(),
    restart: guest.kind === 'lxc',
  };
  world.tasks.start({
    node: guest.node,
    type: guest.kind === 'qemu' ? 'qmigrate' : 'vzmigrate',
    id: String(guest.vmid),
    user: 'root@pam',
    run: (work) => migrate(world, guest, work, wish),
  });
}

/** The last node, never the one that people are connected to. */
function blink(world: World): void {
  const last = [...world.nodes.values()].at(-1);
  if (last === undefined || world.nodes.size < 3 || !last.online) return;
  setNode(world, last.name, false);
  world.clock.after(45_000, () => {
    setNode(world, last.name, true);
  });
}
