import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { taskPrefix } from '../state/guest.ts';
import { startTask } from '../tasks/start-task.ts';
import { configDigest, typedConfig } from './config-text.ts';
import { demandUnlocked, guestOf } from './find-guest.ts';
import { startGuest } from './power.ts';
import { isOn } from './power-state.ts';
import { canSnapshot, deleteSnapshot, rollBack, snapshotOf, takeSnapshot } from './snapshots.ts';

/** Snapshots of a guest: list, take, describe, roll back, delete. */
export function snapshotRoutes(kind: GuestKind): Handlers {
  const path = `/nodes/{node}/${kind}/{vmid}/snapshot`;
  return {
    [`GET ${path}`]: (call) => list(guestOf(call, kind)),
    [`POST ${path}`]: (call) => take(call, guestOf(call, kind)),
    [`GET ${path}/{snapname}`]: (call) => {
      snapshotOf(guestOf(call, kind), call.args.text('snapname'));
      return [{ cmd: 'rollback' }, { cmd: 'config' }];
    },
    [`DELETE ${path}/{snapname}`]: (call) => remove(call, guestOf(call, kind)),
    [`GET ${path}/{snapname}/config`]: (call) => show(call, guestOf(call, kind)),
    [`PUT ${path}/{snapname}/config`]: (call) => {
      const snapshot = snapshotOf(guestOf(call, kind), call.args.text('snapname'));
      snapshot.description = call.args.maybeText('description') ?? '';
      return null;
    },
    [`POST ${path}/{snapname}/rollback`]: (call) => rollback(call, guestOf(call, kind)),
  };
}

function list(guest: Guest): unknown {
  const { parent } = guest.config;
  const current = {
    name: 'current',
    description: 'You are here!',
    digest: configDigest(guest),
    running: isOn(guest) ? 1 : 0,
    ...(parent === undefined ? {} : { parent }),
  };
  const taken = guest.snapshots.map((one) => ({
    name: one.name,
    description: one.description,
    snaptime: one.takenAt,
    ...(guest.kind === 'qemu' ? { vmstate: one.vmstate === undefined ? 0 : 1 } : {}),
    ...(one.parent === undefined ? {} : { parent: one.parent }),
  }));
  return [...taken, current];
}

function take(call: Call, guest: Guest): unknown {
  const { args, world } = call;
  const name = args.text('snapname');
  if (['current', 'pending'].includes(name.toLowerCase())) {
    throw dies(`unable to use snapshot name '${name}' (reserved name)`);
  }
  const wish = { name, description: args.maybeText('description') ?? '', withMemory: args.flag('vmstate') };
  return startTask(call, `${taskPrefix(guest.kind)}snapshot`, guest.vmid, (work) =>
    takeSnapshot(world, guest, work, wish),
  );
}

function remove(call: Call, guest: Guest): unknown {
  const name = call.args.text('snapname');
  return startTask(call, `${taskPrefix(guest.kind)}delsnapshot`, guest.vmid, (work) =>
    deleteSnapshot(call.world, guest, work, name),
  );
}

function rollback(call: Call, guest: Guest): unknown {
  const name = call.args.text('snapname');
  const starts = call.args.flag('start');
  demandUnlocked(guest);
  return startTask(call, `${taskPrefix(guest.kind)}rollback`, guest.vmid, async (work) => {
    await rollBack(call.world, guest, work, name);
    if (starts && !isOn(guest)) await startGuest(call.world, guest, work);
  });
}

function show(call: Call, guest: Guest): unknown {
  const snapshot = snapshotOf(guest, call.args.text('snapname'));
  return {
    ...typedConfig(guest.kind, snapshot.config),
    snaptime: snapshot.takenAt,
    ...(snapshot.description === '' ? {} : { description: snapshot.description }),
    ...(snapshot.vmstate === undefined ? {} : { vmstate: snapshot.vmstate }),
    ...(snapshot.parent === undefined ? {} : { parent: snapshot.parent }),
  };
}

/** `GET …/feature`: whether snapshots, clones and copies are possible, and where. */
export function featureRoute(kind: GuestKind): Handlers {
  return {
    [`GET /nodes/{node}/${kind}/{vmid}/feature`]: (call) => {
      const guest = guestOf(call, kind);
      const feature = call.args.text('feature');
      const name = call.args.maybeText('snapname');
      if (name !== undefined) snapshotOf(guest, name);
      const has = feature === 'copy' || canSnapshot(call.world, guest);
      return kind === 'lxc' ? { hasFeature: has ? 1 : 0 } : { hasFeature: has ? 1 : 0, nodes: [guest.node] };
    },
  };
}
