import type { CallContext } from '@anyvisor/port';
import { path } from '../protocol/form.ts';
import { asFlag, asObject, asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { findGuest, isNotThere } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { finish } from '../task-results.ts';
import { settle } from '../tasks.ts';

/** Stops and removes, with its disks, and out of HA, jobs and firewall; succeeds when it is gone already. */
export async function destroyGuest(session: Session, ctx: CallContext, guest: GuestDetails): Promise<void> {
  try {
    if (asText(guest.current['status']) === 'running') await stopNow(session, ctx, guest);
    const base = path`/nodes/${guest.node}/${guest.kind}/${guest.vmid}`;
    await settle(session, ctx, await session.delete(ctx, base, wholly));
  } catch (error) {
    const there = isNotThere(error) ? undefined : await findGuest(session, ctx, guest.vmid);
    if (there !== undefined) throw error;
  }
  session.guests.forget(guest.vmid);
}

/** `purge` takes it out of jobs, HA and replication; the other also finds disks that its configuration does not name. */
export const wholly = { purge: true, 'destroy-unreferenced-disks': true } as const;

async function stopNow(
  session: Session,
  ctx: CallContext,
  { node, kind, vmid, current }: GuestDetails,
): Promise<void> {
  const upid = await session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/status/stop`);
  await settle(session, ctx, upid);
  if (asFlag(asObject(current['ha'])['managed'])) {
    const result = { answer: 'power', vmid, goals: ['STOPPED'] } as const;
    await finish(session, ctx, result, { id: String(upid), verb: 'hastop' });
  }
}
