import type { Guest } from '../state/guest.ts';
import { nameOf } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { migrate } from '../guests/migrate.ts';
import { shutDownGuest, startGuest } from '../guests/power.ts';
import { change, isOn } from '../guests/power-state.ts';

const awake = new WeakSet<World>();

/** The manager looks at all resources soon: two seconds of simulated time at the usual speed. */
export function wakeHaManager(world: World, delay = 2000): void {
  if (awake.has(world)) return;
  awake.add(world);
  world.clock.after(delay / world.settings.speed, () => {
    awake.delete(world);
    look(world);
  });
}

/** The guest of `vm:100`. */
export function guestOfResource(world: World, sid: string): Guest | undefined {
  const guest = world.guests.get(Number(sid.split(':')[1]));
  return guest !== undefined && (guest.kind === 'qemu') === sid.startsWith('vm:') ? guest : undefined;
}

/** What `hastate` shows. */
export function haStateOf(world: World, sid: string): string | undefined {
  const resource = world.ha.resources.get(sid);
  const guest = guestOfResource(world, sid);
  if (resource === undefined) return undefined;
  const wanted = wantedState(resource);
  if (wanted === 'ignored' || guest === undefined) return wanted;
  if (world.nodes.get(guest.node)?.online !== true) return 'fence';
  if (resource['requested-node'] !== undefined && resource['requested-node'] !== guest.node) return 'migrate';
  if (resource['failed'] === '1') return 'error';
  if (wanted === 'started') return isOn(guest) ? 'started' : 'queued';
  return isOn(guest) ? 'request_stop' : 'stopped';
}

export function wantedState(resource: Readonly<Record<string, string>>): string {
  const state = resource['state'] ?? 'started';
  return state === 'enabled' ? 'started' : state === 'disabled' ? 'stopped' : state;
}

function look(world: World): void {
  for (const [sid, resource] of world.ha.resources) {
    const guest = guestOfResource(world, sid);
    if (guest === undefined || wantedState(resource) === 'ignored' || guest.config['lock'] !== undefined)
      continue;
    if (world.nodes.get(guest.node)?.online !== true) {
      recover(world, guest);
      continue;
    }
    act(world, guest, resource);
  }
}

function act(world: World, guest: Guest, resource: Record<string, string>): void {
  const target = resource['requested-node'];
  const { node, vmid, kind } = guest;
  const begin = (type: string, run: Parameters<World['tasks']['start']>[0]['run']): void => {
    world.tasks.start({ node, type, id: String(vmid), user: 'root@pam', run });
  };
  if (target !== undefined) {
    delete resource['requested-node'];
    if (target === node) return;
    const wish = {
      target,
      online: true,
      withLocalDisks: true,
      storages: new Map<string, string>(),
      restart: kind === 'lxc',
    };
    begin(kind === 'qemu' ? 'qmigrate' : 'vzmigrate', (work) => migrate(world, guest, work, wish));
    return;
  }
  const wanted = wantedState(resource);
  const prefix = kind === 'qemu' ? 'qm' : 'vz';
  if (wanted === 'started' && !isOn(guest)) {
    begin(`${prefix}start`, async (work) => {
      try {
        await startGuest(world, guest, work);
        delete resource['failed'];
      } catch (error) {
        resource['failed'] = '1';
        throw error;
      }
    });
  }
  if (wanted === 'stopped' && isOn(guest)) {
    begin(`${prefix}shutdown`, (work) => shutDownGuest(world, guest, work, { timeout: 180, force: true }));
  }
}

/** A fenced node's guest goes to a living member and starts there. */
function recover(world: World, guest: Guest): void {
  if (!world.quorate) return;
  const target = [...world.nodes.values()].find((node) => node.online);
  if (target === undefined) return;
  change(world, guest, { power: 'stopped' });
  change(world, guest, { node: target.name });
  world.tasks.start({
    node: target.name,
    type: guest.kind === 'qemu' ? 'qmstart' : 'vzstart',
    id: String(guest.vmid),
    user: 'root@pam',
    run: async (work) => {
      work.log(`recovering fenced service ${nameOf(guest)}`);
      await startGuest(world, guest, work);
    },
  });
}
