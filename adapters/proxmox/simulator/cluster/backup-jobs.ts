import { backUp } from '../guests/backups.ts';
import { messageOf } from '../http/api-error.ts';
import { dies } from '../http/api-error.ts';
import type { Guest } from '../state/guest.ts';
import { nextEvent } from '../state/schedule.ts';
import type { Section } from '../state/sections.ts';
import type { World } from '../state/world.ts';
import { marks } from '../storage/prune.ts';

const minute = 60_000;

/** Looks once a simulated minute whether a backup job is due, and runs it on every node that has guests of it. */
export function startScheduler(world: World): void {
  let before = world.clock.now();
  const look = (): void => {
    const now = world.clock.now();
    for (const [id, job] of world.jobs.backup) {
      const due = nextEvent(job['schedule'] ?? '', before);
      if (job['enabled'] !== '0' && due !== undefined && due <= now) runJob(world, id, job);
    }
    before = now;
    world.clock.after(minute, look);
  };
  world.clock.after(minute, look);
}

/** The guests a job is about: named ones, those of a pool, or all but the excluded. */
export function guestsOfJob(world: World, job: Readonly<Section>): readonly Guest[] {
  const ids = (text: string | undefined): ReadonlySet<number> =>
    new Set(
      (text ?? '')
        .split(/[,; ]+/)
        .filter(Boolean)
        .map(Number),
    );
  const [named, excluded] = [ids(job['vmid']), ids(job['exclude'])];
  return [...world.guests.values()].filter((guest) => {
    if (excluded.has(guest.vmid) || (job['node'] !== undefined && guest.node !== job['node'])) return false;
    if (job['pool'] !== undefined) return world.poolOf.get(guest.vmid) === job['pool'];
    return job['all'] === '1' || named.has(guest.vmid);
  });
}

function runJob(world: World, id: string, job: Readonly<Section>): void {
  const storage = job['storage'] ?? 'local';
  for (const node of world.nodes.values()) {
    const guests = guestsOfJob(world, job).filter((guest) => guest.node === node.name);
    if (!node.online || guests.length === 0) continue;
    world.tasks.start({
      node: node.name,
      type: 'vzdump',
      id: '',
      user: 'root@pam',
      run: async (work) => {
        work.log(`INFO: starting new backup job: vzdump --job-id ${id} --storage ${storage}`);
        let failed = 0;
        for (const guest of guests) {
          try {
            await backUp(world, guest, storage, undefined, job['protected'] === '1', work);
          } catch (error) {
            failed += 1;
            work.log(`ERROR: Backup of VM ${String(guest.vmid)} failed - ${messageOf(error)}`);
          }
          const rule = job['prune-backups'];
          if (rule === undefined) continue;
          for (const { volume, mark } of marks(world.stores, storage, node.name, rule, { vmid: guest.vmid }))
            if (mark === 'remove') world.stores.remove(volume);
        }
        if (failed > 0) throw dies('job errors');
        work.log('INFO: Backup job finished successfully');
      },
    });
  }
}
