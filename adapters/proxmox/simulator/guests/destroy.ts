import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { isTemplate, taskPrefix, wordFor } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { volumeId } from '../storage/volume.ts';
import { startTask } from '../tasks/start-task.ts';
import type { Work } from '../tasks/tasks.ts';
import { demandUnlocked, guestOf } from './find-guest.ts';
import { haIdOf } from './ha-request.ts';
import { withFileLock } from './file-lock.ts';
import { change, isOn } from './power-state.ts';
import { readDrive } from './drives.ts';
import { unregister } from './register.ts';
import { skipsLock } from './skip-lock.ts';

export function destroyRoute(kind: GuestKind): Handlers {
  return { [`DELETE /nodes/{node}/${kind}/{vmid}`]: (call) => destroy(call, guestOf(call, kind)) };
}

function destroy(call: Call, guest: Guest): string {
  const { args, world } = call;
  const purge = args.flag('purge');
  const force = guest.kind === 'lxc' && args.flag('force');
  const everything = args.flag('destroy-unreferenced-disks');
  const skips = skipsLock(call);
  const check = (): void => {
    const word = `${wordFor(guest.kind)} ${String(guest.vmid)}`;
    if (guest.config['protection'] === '1') throw dies(`can't remove ${word} - protection mode enabled`);
    // A machine asleep on disk may go without waking.
    if (!skips && guest.config['lock'] !== 'suspended') demandUnlocked(guest);
    if (world.ha.resources.has(haIdOf(guest)) && !purge) {
      throw dies(`unable to remove ${word} - used in HA resources and purge parameter not set.`);
    }
    if (isOn(guest) && !force)
      throw dies(
        guest.kind === 'qemu'
          ? `${word} is running - destroy failed`
          : `unable to destroy ${word} - container is running`,
      );
    demandNoClones(world, guest);
  };
  check();
  return startTask(call, `${taskPrefix(guest.kind)}destroy`, guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      check();
      await work.spend(700);
      if (isOn(guest)) change(world, guest, { power: 'stopped' });
      await removeDisks(world, guest, everything, work);
      if (purge) {
        world.ha.resources.delete(haIdOf(guest));
        world.firewalls.delete(`/vms/${String(guest.vmid)}`);
        purgeFromJobs(world, guest.vmid);
      }
      unregister(world, guest);
    }),
  );
}

async function removeDisks(world: World, guest: Guest, everything: boolean, work: Work): Promise<void> {
  const named = new Set(
    [guest.config, ...guest.snapshots.map((one) => ({ ...one.config, vmstate: one.vmstate ?? '' }))].flatMap(
      (config) => Object.values(config).map((value) => readDrive(value).file),
    ),
  );
  for (const volume of world.stores.ofGuest(guest.vmid)) {
    const id = volumeId(volume);
    if (volume.content === 'backup' || (!everything && !named.has(id))) continue;
    work.log(`  Logical volume "${volume.name}" successfully removed.`);
    world.stores.remove(volume);
  }
  await work.spend(100);
}

function demandNoClones(world: World, guest: Guest): void {
  if (!isTemplate(guest)) return;
  for (const volume of world.stores.ofGuest(guest.vmid)) {
    if (world.stores.hasChildren(volume)) {
      throw dies(`base volume '${volumeId(volume)}' is still in use by linked cloned`);
    }
  }
}

function purgeFromJobs(world: World, vmid: number): void {
  for (const job of world.jobs.backup.values()) {
    if (job['vmid'] !== undefined) {
      job['vmid'] = job['vmid']
        .split(',')
        .filter((id) => id !== String(vmid))
        .join(',');
    }
  }
}
