import { dies } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import type { Guest } from '../state/guest.ts';
import { wordFor } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { startTask } from '../tasks/start-task.ts';
import { wakeHaManager } from '../cluster/ha-manager.ts';

/** `vm:100` or `ct:101`. */
export function haIdOf(guest: Guest): string {
  return `${guest.kind === 'qemu' ? 'vm' : 'ct'}:${String(guest.vmid)}`;
}

/** Whether the HA manager, not the node, decides about the guest. */
export function isHaManaged(world: World, guest: Guest): boolean {
  const resource = world.ha.resources.get(haIdOf(guest));
  return resource !== undefined && resource['state'] !== 'ignored';
}

/** A task that only writes down what is wanted; the HA manager does it later. */
export function requestHa(
  call: Call,
  guest: Guest,
  what: 'start' | 'stop' | 'migrate',
  target?: string,
): string {
  const { world } = call;
  return startTask(call, `ha${what}`, guest.vmid, async (work) => {
    const to = target === undefined ? '' : ` to node ${target}`;
    work.log(`Requesting HA ${what} for ${wordFor(guest.kind)} ${String(guest.vmid)}${to}`);
    await work.spend(300);
    const resource = world.ha.resources.get(haIdOf(guest));
    if (resource === undefined) throw dies(`no such resource '${haIdOf(guest)}'`);
    if (what === 'migrate') resource['requested-node'] = target ?? '';
    else resource['state'] = what === 'start' ? 'started' : 'stopped';
    wakeHaManager(world);
  });
}
