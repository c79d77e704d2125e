import { skipsLock } from './skip-lock.ts';
import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { taskPrefix, wordFor } from '../state/guest.ts';
import { startTask } from '../tasks/start-task.ts';
import { allocateDisk } from '../storage/allocate.ts';
import { volumeId } from '../storage/volume.ts';
import { memoryOf } from './counters.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked, guestOf } from './find-guest.ts';
import { isHaManaged, requestHa } from './ha-request.ts';
import { shutDownGuest, startGuest, stopGuest } from './power.ts';
import { change, isOn } from './power-state.ts';

/** start, stop, shutdown, reboot, reset, suspend, resume. */
export function powerRoutes(kind: GuestKind): Handlers {
  const path = `/nodes/{node}/${kind}/{vmid}/status`;
  const prefix = taskPrefix(kind);
  const verb =
    (name: string, run: (call: Call, guest: Guest, type: string) => string) =>
    (call: Call): string =>
      run(call, guestOf(call, kind), `${prefix}${name}`);
  return {
    [`POST ${path}/start`]: verb('start', start),
    [`POST ${path}/stop`]: verb('stop', stop),
    [`POST ${path}/shutdown`]: verb('shutdown', shutdown),
    [`POST ${path}/reboot`]: verb('reboot', reboot),
    [`POST ${path}/suspend`]: verb('suspend', suspend),
    [`POST ${path}/resume`]: verb('resume', resume),
    ...(kind === 'qemu' ? { [`POST ${path}/reset`]: verb('reset', reset) } : {}),
  };
}

function start(call: Call, guest: Guest, type: string): string {
  if (isHaManaged(call.world, guest)) return requestHa(call, guest, 'start');
  if (guest.kind === 'lxc' && isOn(guest)) throw dies(`CT ${String(guest.vmid)} already running`);
  const skips = skipsLock(call);
  return startTask(call, type, guest.vmid, (work) => startGuest(call.world, guest, work, skips));
}

function stop(call: Call, guest: Guest, type: string): string {
  if (isHaManaged(call.world, guest)) return requestHa(call, guest, 'stop');
  if (guest.kind === 'lxc') demandOn(guest);
  const skips = skipsLock(call);
  return startTask(call, type, guest.vmid, (work) => stopGuest(call.world, guest, work, skips));
}

function shutdown(call: Call, guest: Guest, type: string): string {
  const { world, args } = call;
  const force = args.flag('forceStop');
  if (guest.kind === 'lxc') demandOn(guest);
  if (guest.power === 'paused' && !force) throw dies('VM is paused - cannot shutdown');
  if (isHaManaged(world, guest)) return requestHa(call, guest, 'stop');
  const timeout = args.maybeNumber('timeout') ?? (guest.kind === 'qemu' ? 180 : 60);
  return startTask(call, type, guest.vmid, (work) => shutDownGuest(world, guest, work, { timeout, force }));
}

function reboot(call: Call, guest: Guest, type: string): string {
  demandOn(guest);
  const timeout = call.args.maybeNumber('timeout') ?? 180;
  return startTask(call, type, guest.vmid, async (work) => {
    await shutDownGuest(call.world, guest, work, { timeout, force: false });
    await startGuest(call.world, guest, work);
  });
}

function reset(call: Call, guest: Guest, type: string): string {
  demandOn(guest);
  return startTask(call, type, guest.vmid, (work) =>
    withFileLock(call.world, guest, async () => {
      demandUnlocked(guest);
      await work.spend(300);
      guest.startedAt = call.world.clock.now();
    }),
  );
}

/** In memory, or with the memory on disk (`todisk`), which frees the host. */
function suspend(call: Call, guest: Guest, type: string): string {
  const { world, args } = call;
  demandOn(guest);
  demandUnlocked(guest);
  if (!args.flag('todisk')) {
    return startTask(call, guest.kind === 'qemu' ? 'qmpause' : type, guest.vmid, (work) =>
      withFileLock(world, guest, async () => {
        await work.spend(300);
        change(world, guest, { power: 'paused' });
      }),
    );
  }
  const storage = args.maybeText('statestorage') ?? 'local';
  return startTask(call, type, guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      guest.config['lock'] = 'suspending';
      try {
        const { node, vmid } = guest;
        const volume = allocateDisk(world, {
          storage,
          node,
          vmid,
          content: 'images',
          size: memoryOf(guest),
          role: 'state',
          format: 'raw',
        });
        await work.spend(2500);
        guest.config['vmstate'] = volumeId(volume);
        guest.config['lock'] = 'suspended';
        change(world, guest, { power: 'suspended' });
      } finally {
        if (guest.config['lock'] === 'suspending') delete guest.config['lock'];
      }
    }),
  );
}

function resume(call: Call, guest: Guest, type: string): string {
  const { world } = call;
  if (guest.power === 'suspended') {
    return startTask(call, type, guest.vmid, async (work) => {
      const state = world.stores.find(guest.config['vmstate'] ?? '', guest.node);
      await startGuest(world, guest, work, true);
      delete guest.config['vmstate'];
      if (state !== undefined) world.stores.remove(state);
    });
  }
  demandOn(guest);
  return startTask(call, type, guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      await work.spend(300);
      change(world, guest, { power: 'running' });
    }),
  );
}

function demandOn(guest: Guest): void {
  if (!isOn(guest)) throw dies(`${wordFor(guest.kind)} ${String(guest.vmid)} not running`);
}
