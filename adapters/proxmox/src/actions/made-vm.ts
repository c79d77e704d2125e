import { HypervisorFault, ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Outcome, Step, StepMemory } from '@anyvisor/port';
import { mapError } from '../errors.ts';
import { alreadyExists } from '../faults.ts';
import { markerIn, markerTag } from '../marker.ts';
import { asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { isNotThere, readDetails } from '../reading/guests.ts';
import type { ClusterRows, GuestRow } from '../reading/row.ts';
import { readRows } from '../reading/rows.ts';
import { rest } from '../session/call-time.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { destroyGuest } from './destroy-guest.ts';
import { freeVmid, vmidWindow } from './vmid-window.ts';

interface Seen {
  /** The VM that carries the marker. */
  readonly guest: GuestDetails | undefined;
  /** VMs where ours would be that are just being made and do not show whose they are. */
  readonly making: readonly GuestRow[];
}

/** Looks where a VM of this marker would be: by its tag, and in its stretch of VMIDs. */
export async function lookForMade(session: Session, ctx: CallContext, marker: string): Promise<Seen> {
  const rows = await readRows(session, ctx);
  const window = new Set(vmidWindow(marker, session.parameters.vmidRange));
  const tag = markerTag(marker);
  const making: GuestRow[] = [];
  for (const row of rows.guests) {
    if (!window.has(row.vmid) && !row.tags.includes(tag)) continue;
    const details = await readDetails(session, ctx, row, row).catch(unlessGone);
    if (details === undefined) continue;
    const lock = asText(details.config['lock']);
    const owner = markerIn(asText(details.config['description']));
    if (owner === marker && lock !== 'create' && lock !== 'clone') return { guest: details, making: [] };
    if ((owner === marker || owner === null) && (lock === 'create' || lock === 'clone')) making.push(row);
  }
  return { guest: undefined, making };
}

/** The VM an operation made, once it is whole. */
export async function findMade(
  session: Session,
  ctx: CallContext,
  marker: string,
): Promise<GuestDetails | undefined> {
  return (await lookForMade(session, ctx, marker)).guest;
}

/** The reference that a finished creation left in memory. */
export function madeRef(answer: Json | undefined): string {
  return typeof answer === 'string' ? answer : '';
}

/** Writes down, before anything is made, which VMID it will have: the platform reserves none. */
export function chooseVmidStep(session: Session, marker: string): Step {
  return {
    name: 'choose-vmid',
    find: async () => ok({ happened: false }),
    run: async (ctx) => {
      const seen = await findMade(session, ctx, marker);
      if (seen !== undefined) return ok(done(seen.vmid));
      return ok(done(freeVmid(session, marker, takenBy(await readRows(session, ctx)), undefined)));
    },
  };
}

interface Creation {
  readonly step: string;
  readonly marker: string;
  readonly name: string;
  /** Starts the making and answers its UPID. */
  readonly start: (ctx: CallContext, vmid: number) => Promise<unknown>;
}

/** A step whose native call makes a VM, with everything around it that a crash and a rival demand. */
export function creationStep(session: Session, { step, marker, name, start }: Creation): Step {
  return {
    name: step,
    find: async (ctx) => {
      const { guest, making } = await lookForMade(session, ctx, marker);
      if (guest !== undefined) return ok({ happened: true, value: String(guest.vmid) });
      const [first] = making;
      if (first === undefined) return ok({ happened: false });
      const data = { answer: 'made', vmid: first.vmid, marker };
      return ok({ happened: 'running', task: { id: `making.${first.vmid}`, verb: step, data } });
    },
    run: async (ctx, memory) => {
      const made = await findMade(session, ctx, marker);
      if (made !== undefined) return ok(done(String(made.vmid)));
      return ok(await startMaking(session, ctx, { step, marker, name, start }, memory));
    },
    undo: async (ctx) => {
      for (let pause = 100; ; pause = Math.min(2000, pause * 1.6)) {
        const { guest, making } = await lookForMade(session, ctx, marker);
        if (guest !== undefined) await destroyGuest(session, ctx, guest);
        if (making.length === 0) return ok();
        await rest(ctx, pause, `undo of ${step}`);
      }
    },
  };
}

/** Tries one VMID after another while others are quicker. */
async function startMaking(
  session: Session,
  ctx: CallContext,
  { marker, name, start, step }: Creation,
  memory: StepMemory,
): Promise<Outcome<Json>> {
  const rows = await readRows(session, ctx);
  await refuseTakenName(session, ctx, rows, name);
  const taken = new Set(takenBy(rows));
  const chosen = memory['choose-vmid'];
  for (;;) {
    const vmid = freeVmid(session, marker, taken, typeof chosen === 'number' ? chosen : undefined);
    try {
      return taskOutcome(await start(ctx, vmid), { answer: 'made', vmid, marker });
    } catch (error) {
      const { kind } = mapError(error, step);
      if (kind !== 'ResourceAlreadyExists' || error instanceof HypervisorFault) throw error;
      session.vmids.release(vmid, marker);
      taken.add(vmid);
    }
  }
}

function takenBy({ guests }: ClusterRows): ReadonlySet<number> {
  return new Set(guests.map(({ vmid }) => vmid));
}

/** Names are not unique in Proxmox VE; a person looking for a VM has but the name. Rows without one have to be asked. */
export async function refuseTakenName(
  session: Session,
  ctx: CallContext,
  rows: ClusterRows,
  name: string,
  except?: number,
): Promise<void> {
  for (const row of rows.guests) {
    if (row.vmid === except) continue;
    const seen = row.name ?? (row.status === 'unknown' ? await nameOf(session, ctx, row) : undefined);
    if (seen === name) throw alreadyExists('vm', name);
  }
}

async function nameOf(session: Session, ctx: CallContext, row: GuestRow): Promise<string | undefined> {
  const known = session.guests.holds(row) ? session.guests.known(row.vmid) : undefined;
  const details = known ?? (await readDetails(session, ctx, row, row).catch(unlessAway));
  return asText(details?.config['name']) ?? asText(details?.config['hostname']);
}

function unlessGone(error: unknown): undefined {
  if (isNotThere(error)) return undefined;
  throw error;
}

/** A guest of a node that is away keeps its name to itself. */
function unlessAway(error: unknown): undefined {
  const { kind } = mapError(error, 'name');
  if (kind === 'ConnectionFailed' || kind === 'NetworkError' || kind === 'ResourceNotFound') return undefined;
  throw error;
}
