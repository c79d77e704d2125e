import type { Guest } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { dies } from '../http/api-error.ts';

/**
 * Runs while holding the guest's lock file, one after another. Who waits longer than the time-out gets the platform's text.
 */
export async function withFileLock<T>(
  world: World,
  guest: Pick<Guest, 'kind' | 'vmid'>,
  run: () => Promise<T> | T,
): Promise<T> {
  const name = lockFile(guest);
  const deadline = world.clock.now() + world.settings.lockTimeout / world.settings.speed;
  while (world.locks.has(name) || world.faults.heldLockFiles.has(guest.vmid)) {
    const left = deadline - world.clock.now();
    if (left <= 0) throw dies(`can't lock file '${name}' - got timeout`);
    await Promise.race(
      [
        world.faults.heldLockFiles.has(guest.vmid) ? undefined : world.locks.get(name),
        new Promise<void>((resolve) => world.clock.after(Math.min(left, 50), resolve)),
      ].filter((wait) => wait !== undefined),
    );
  }
  let release = (): void => undefined;
  world.locks.set(
    name,
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  try {
    return await run();
  } finally {
    world.locks.delete(name);
    release();
  }
}

export function lockFile(guest: Pick<Guest, 'kind' | 'vmid'>): string {
  const id = String(guest.vmid);
  return guest.kind === 'qemu'
    ? `/var/lock/qemu-server/lock-${id}.conf`
    : `/run/lock/lxc/pve-config-${id}.lock`;
}
