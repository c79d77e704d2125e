import type { CallContext } from '@anyvisor/port';
import { notFound } from '../faults.ts';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asObject, asObjects, asText } from '../protocol/loose.ts';
import type { Session } from '../session.ts';
import type { GuestDetails } from './guest-book.ts';
import { readRows } from './rows.ts';
import type { GuestKind, GuestRow } from './row.ts';

export interface Place {
  readonly vmid: number;
  readonly kind: GuestKind;
  readonly node: string;
}

/** The reference of a guest is its VMID: unique in the cluster, the same after a rename and a move. */
export function vmidOf(ref: unknown): number | undefined {
  return typeof ref === 'string' && /^[1-9]\d{2,8}$/.test(ref) ? Number(ref) : undefined;
}

/** Where the guest lies: as seen last, else by asking. Undefined when the cluster has none of that number. */
export async function locate(session: Session, ctx: CallContext, vmid: number): Promise<Place | undefined> {
  const known = session.guests.where(vmid);
  if (known !== undefined) return { vmid, ...known };
  await readRows(session, ctx);
  const seen = session.guests.where(vmid);
  return seen === undefined ? undefined : { vmid, ...seen };
}

/**
 * Does something with a guest on the node where it lies. Guests move by themselves: when it is not where it was seen, the
 * cluster is asked again and the work done once more. Throws ResourceNotFound.
 */
export async function withGuest<T>(
  session: Session,
  ctx: CallContext,
  ref: unknown,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const vmid = vmidOf(ref);
  if (vmid === undefined) throw notFound('vm', ref);
  const place = await locate(session, ctx, vmid);
  if (place === undefined) throw notFound('vm', ref);
  try {
    return await work(place);
  } catch (error) {
    if (!isNotThere(error)) throw error;
    await readRows(session, ctx);
    const again = session.guests.where(vmid);
    if (again === undefined) throw notFound('vm', ref);
    if (again.node === place.node && again.kind === place.kind) throw error;
    return work({ vmid, ...again });
  }
}

/** `Configuration file 'nodes/x/qemu-server/100.conf' does not exist`: moved, or gone. */
export function isNotThere(error: unknown): boolean {
  return error instanceof ApiRefusal && /^Configuration file '[^']*' does not exist/.test(error.text);
}

/** Configuration and state, asked afresh. Throws ResourceNotFound. */
export function readGuest(session: Session, ctx: CallContext, ref: unknown): Promise<GuestDetails> {
  return withGuest(session, ctx, ref, (place) => readDetails(session, ctx, place, undefined));
}

/** The same, or nothing when there is none. */
export async function findGuest(
  session: Session,
  ctx: CallContext,
  vmid: number,
): Promise<GuestDetails | undefined> {
  await readRows(session, ctx);
  const place = session.guests.where(vmid);
  if (place === undefined) return undefined;
  try {
    return await readDetails(session, ctx, { vmid, ...place }, undefined);
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

/** Reads what the node tells and writes it into the book, together with the row that was seen. */
export async function readDetails(
  session: Session,
  ctx: CallContext,
  { vmid, kind, node }: Place,
  row: GuestRow | undefined,
): Promise<GuestDetails> {
  const asOf = performance.now();
  const base = path`/nodes/${node}/${kind}/${vmid}`;
  const [config, current] = await Promise.all([
    session.get(ctx, `${base}/config`, { current: true }),
    session.get(ctx, `${base}/status/current`),
  ]);
  const details: GuestDetails = {
    vmid,
    kind,
    node,
    config: asObject(config),
    current: asObject(current),
    snapshotCount: await countSnapshots(session, ctx, base, asObject(config)['parent']),
    asOf,
  };
  session.guests.write(details, row);
  return details;
}

/** A guest without a parent has no snapshots: that saves most guests the question. */
async function countSnapshots(
  session: Session,
  ctx: CallContext,
  base: string,
  parent: unknown,
): Promise<number> {
  if (asText(parent) === undefined) return 0;
  const list = asObjects(await session.get(ctx, `${base}/snapshot`), 10_000);
  return list.filter((one) => one['name'] !== 'current').length;
}
