import { setNode } from '../cluster/node-power.ts';
import { change } from '../guests/power-state.ts';
import { unregister } from '../guests/register.ts';
import type { Guest } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { describeWorld } from './describe-world.ts';
import type { RequestFault, TaskFault } from './faults.ts';

type Body = Readonly<Record<string, unknown>>;
type Verb = (world: World, id: string, body: Body) => unknown;

const done = { ok: true } as const;

/**
 * The admin paths.
 *
 * GET /state, /faults · POST /faults/requests (RequestFault), /faults/tasks (TaskFault) · DELETE /faults ·
 * POST /tick {milliseconds} · POST /quorum {quorate} · POST /tickets/expire · POST /nodes/NAME/{down,up} ·
 * POST /storages/ID/{full,free,lock,unlock} · POST /users/ID/second-factor {secret} · POST /tasks/UPID/{vanish,stop} ·
 * POST /guests/VMID/{start,stop,pause,move,delete,lock,unlock,hold,release,deaf,hearing,agent-on,agent-off,set}
 */
export function adminAnswer(world: World, key: string, body: Body): unknown {
  const fixed = fixedPaths[key];
  if (fixed !== undefined) return fixed(world, '', body);
  const match = /^POST \/(nodes|storages|tasks|guests|users)\/(.+)\/([a-z-]+)$/.exec(key);
  if (match === null) return undefined;
  const [, kind = '', id = '', verb = ''] = match;
  const run = verbs[`${kind}/${verb}`];
  return run?.(world, decodeURIComponent(id), body);
}

const fixedPaths: Readonly<Record<string, Verb>> = {
  'GET /state': (world) => describeWorld(world),
  'GET /faults': (world) => world.faults.describe(),
  'DELETE /faults': (world) => {
    world.faults.clear();
    return done;
  },
  'POST /faults/requests': (world, _id, body) => {
    world.faults.addRequest(body as unknown as RequestFault);
    return done;
  },
  'POST /faults/tasks': (world, _id, body) => {
    world.faults.addTask(body as unknown as TaskFault);
    return done;
  },
  'POST /tick': (world, _id, body) => {
    world.clock.advance(Number(body['milliseconds'] ?? 0));
    return { now: world.clock.now() };
  },
  'POST /quorum': (world, _id, body) => {
    world.quorate = body['quorate'] === true;
    return done;
  },
  'POST /tickets/expire': (world) => {
    world.access.tickets.expireAll();
    return done;
  },
};

const onGuest =
  (run: (world: World, guest: Guest, body: Body) => void): Verb =>
  (world, id, body) => {
    const guest = world.guests.get(Number(id));
    if (guest === undefined) throw new Error(`no guest ${id}`);
    run(world, guest, body);
    return done;
  };

const verbs: Readonly<Record<string, Verb>> = {
  'nodes/down': (world, id) => (setNode(world, id, false), done),
  'nodes/up': (world, id) => (setNode(world, id, true), done),
  'users/second-factor': (world, id, body) => {
    const user = world.access.users.get(id);
    if (user === undefined) throw new Error(`no user ${id}`);
    const createdAt = Math.floor(world.clock.now() / 1000);
    user.factors.set('lab', { secret: String(body['secret']), description: 'lab', enable: true, createdAt });
    return done;
  },
  'storages/full': (world, id) => (world.faults.fullStorages.add(id), done),
  'storages/free': (world, id) => (world.faults.fullStorages.delete(id), done),
  'storages/lock': (world, id) => (world.faults.lockedStorages.add(id), done),
  'storages/unlock': (world, id) => (world.faults.lockedStorages.delete(id), done),
  'tasks/vanish': (world, id) => (world.tasks.vanish(id), done),
  'tasks/stop': (world, id) => (world.tasks.stop(id), done),
  'guests/start': onGuest((world, guest) => {
    change(world, guest, { power: 'running' });
  }),
  'guests/stop': onGuest((world, guest) => {
    change(world, guest, { power: 'stopped' });
  }),
  'guests/pause': onGuest((world, guest) => {
    change(world, guest, { power: 'paused' });
  }),
  'guests/move': onGuest((world, guest, body) => {
    const node = String(body['node']);
    if (!world.nodes.has(node)) throw new Error(`no node ${node}`);
    change(world, guest, { node });
  }),
  'guests/delete': onGuest((world, guest) => {
    for (const volume of world.stores.ofGuest(guest.vmid)) world.stores.remove(volume);
    unregister(world, guest);
  }),
  'guests/lock': onGuest((_world, guest, body) => {
    guest.config['lock'] = typeof body['lock'] === 'string' ? body['lock'] : 'backup';
  }),
  'guests/unlock': onGuest((_world, guest) => {
    delete guest.config['lock'];
  }),
  'guests/hold': onGuest((world, guest) => {
    world.faults.heldLockFiles.add(guest.vmid);
  }),
  'guests/release': onGuest((world, guest) => {
    world.faults.heldLockFiles.delete(guest.vmid);
  }),
  'guests/deaf': onGuest((world, guest) => {
    world.faults.deafGuests.add(guest.vmid);
  }),
  'guests/hearing': onGuest((world, guest) => {
    world.faults.deafGuests.delete(guest.vmid);
  }),
  'guests/agent-on': onGuest((_world, guest) => {
    guest.agentUp = true;
  }),
  'guests/agent-off': onGuest((_world, guest) => {
    guest.agentUp = false;
  }),
  'guests/set': onGuest((world, guest, body) => {
    for (const [key, value] of Object.entries(body)) {
      if (value === null) delete guest.config[key];
      else guest.config[key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
    world.configVersion += 1;
  }),
};
