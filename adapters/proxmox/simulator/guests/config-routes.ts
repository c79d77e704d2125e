import type { Call, Handlers } from '../http/call.ts';
import { dies } from '../http/api-error.ts';
import type { GuestKind } from '../state/guest.ts';
import { startTask } from '../tasks/start-task.ts';
import { configDigest, demandDigest, effectiveConfig, typedConfig, typedValue } from './config-text.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked, guestOf } from './find-guest.ts';
import { applyChange, checkChange } from './update-config.ts';
import type { ConfigChange } from './update-config.ts';
import { skipsLock } from './skip-lock.ts';

const control = new Set([
  'node',
  'vmid',
  'digest',
  'delete',
  'revert',
  'force',
  'skiplock',
  'background_delay',
  'import-working-storage',
]);

/** Reading and changing a guest's config. */
export function configRoutes(kind: GuestKind): Handlers {
  const path = `/nodes/{node}/${kind}/{vmid}`;
  const put = `PUT ${path}/config`;
  return {
    [`GET ${path}/config`]: (call) => showConfig(call, kind),
    [`GET ${path}/pending`]: (call) => showPending(call, kind),
    [put]: (call) => putConfig(call, kind),
    ...(kind === 'qemu' ? { [`POST ${path}/config`]: postConfig } : {}),
  };
}

function showConfig(call: Call, kind: GuestKind): unknown {
  const guest = guestOf(call, kind);
  const name = call.args.maybeText('snapshot');
  if (name === undefined) {
    const config = call.args.flag('current') ? guest.config : effectiveConfig(guest);
    return { ...typedConfig(kind, config), digest: configDigest(guest) };
  }
  const snapshot = guest.snapshots.find((one) => one.name === name);
  if (snapshot === undefined) throw dies(`snapshot '${name}' does not exist`);
  return { ...typedConfig(kind, snapshot.config), digest: configDigest(guest) };
}

function showPending(call: Call, kind: GuestKind): unknown {
  const guest = guestOf(call, kind);
  const current = Object.entries(guest.config).map(([key, value]) => {
    const next = guest.pending.get(key);
    return {
      key,
      value: typedValue(kind, key, value),
      ...(next === null ? { delete: 1 } : {}),
      ...(typeof next === 'string' ? { pending: typedValue(kind, key, next) } : {}),
    };
  });
  const added = [...guest.pending]
    .filter(([key, value]) => value !== null && guest.config[key] === undefined)
    .map(([key, value]) => ({ key, pending: typedValue(kind, key, value ?? '') }));
  return [...current, ...added, { key: 'digest', value: configDigest(guest) }];
}

/** Waits for the disks it allocates and for hot-plugging. */
async function putConfig(call: Call, kind: GuestKind): Promise<null> {
  const guest = guestOf(call, kind);
  const asked = changeOf(call);
  checkChange(call.world, call.identity, guest, asked);
  const skips = skipsLock(call);
  await withFileLock(call.world, guest, () => {
    demandDigest(guest, call.args.maybeText('digest'));
    if (!skips) demandUnlocked(guest);
    applyChange(call.world, guest, asked);
  });
  return null;
}

async function postConfig(call: Call): Promise<unknown> {
  const guest = guestOf(call, 'qemu');
  const asked = changeOf(call);
  const skips = skipsLock(call);
  checkChange(call.world, call.identity, guest, asked);
  demandDigest(guest, call.args.maybeText('digest'));
  if (!skips) demandUnlocked(guest);
  return startTask(call, 'qmconfig', guest.vmid, async (work) => {
    await withFileLock(call.world, guest, async () => {
      if (!skips) demandUnlocked(guest);
      await work.spend(200);
      for (const line of applyChange(call.world, guest, asked)) work.log(line);
    });
  });
}

function changeOf(call: Call): ConfigChange {
  const { args } = call;
  return {
    set: args.entries().filter(([key]) => !control.has(key)),
    remove: args.list('delete'),
    revert: args.list('revert'),
    force: args.flag('force'),
  };
}
