import type { Guest } from '../state/guest.ts';
import { isTemplate, wordFor } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import type { Work } from '../tasks/tasks.ts';
import { dies } from '../http/api-error.ts';
import { splitVolumeId } from '../storage/volume.ts';
import { applyPending } from './config-text.ts';
import { coresOf } from './counters.ts';
import { drivesOf } from './drives.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked } from './find-guest.ts';
import { change, isOn } from './power-state.ts';

/** The workers behind the power verbs. They hold the guest's lock file as the platform's do. */
export async function startGuest(world: World, guest: Guest, work: Work, skipsLock = false): Promise<void> {
  await withFileLock(world, guest, async () => {
    const word = wordFor(guest.kind);
    if (isTemplate(guest))
      throw dies(`you can't start a ${guest.kind === 'qemu' ? 'vm' : 'CT'} if it's a template`);
    if (guest.power === 'suspended') delete guest.config['lock'];
    if (!skipsLock) demandUnlocked(guest);
    if (isOn(guest)) throw dies(`${word} ${String(guest.vmid)} already running`);
    applyPending(guest);
    const cores = world.nodes.get(guest.node)?.cores ?? 0;
    if (coresOf(guest) > cores) throw dies(`MAX ${String(cores)} vcpus allowed per VM on this node`);
    demandDisks(world, guest);
    if (guest.kind === 'qemu' && guest.config['bios'] === 'ovmf' && guest.config['efidisk0'] === undefined) {
      work.warn('no efidisk configured! Using temporary efivars disk.');
    }
    await work.spend(1500);
    change(world, guest, { power: 'running' });
  });
}

/** Pulls the plug. A guest that is off already is fine. */
export async function stopGuest(world: World, guest: Guest, work: Work, skipsLock = false): Promise<void> {
  await withFileLock(world, guest, async () => {
    if (!skipsLock) demandUnlocked(guest);
    if (!isOn(guest)) return;
    work.log(`stopping ${wordFor(guest.kind)} ${String(guest.vmid)}`);
    await work.spend(800);
    change(world, guest, { power: 'stopped' });
    applyPending(guest);
  });
}

export interface ShutdownWish {
  /** Seconds. */
  readonly timeout: number;
  readonly force: boolean;
}

/** Asks the guest's system to end; a deaf one does not, until the time is over. */
export async function shutDownGuest(
  world: World,
  guest: Guest,
  work: Work,
  wish: ShutdownWish,
): Promise<void> {
  await withFileLock(world, guest, async () => {
    demandUnlocked(guest);
    if (!isOn(guest)) return;
    if (world.faults.deafGuests.has(guest.vmid)) {
      await work.spend(wish.timeout * 1000);
      if (!wish.force) throw dies(`${wordFor(guest.kind)} quit/powerdown failed - got timeout`);
      work.log('VM quit/powerdown failed - terminating now with SIGTERM');
    } else await work.spend(Math.min(3000, wish.timeout * 1000));
    change(world, guest, { power: 'stopped' });
    applyPending(guest);
  });
}

function demandDisks(world: World, guest: Guest): void {
  for (const [, drive] of drivesOf(guest.kind, guest.config)) {
    const storage = splitVolumeId(drive.file)?.storage ?? '';
    world.stores.demandOn(storage, guest.node);
    if (world.stores.find(drive.file, guest.node) === undefined)
      throw dies(`volume '${drive.file}' does not exist`);
  }
}
