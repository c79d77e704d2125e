import { HypervisorFault } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import type { Session } from '../session.ts';
import { readDetails } from './guests.ts';
import type { ClusterRows, GuestRow } from './row.ts';

/** Guests that are asked about at the same time; each is two or three calls. */
const atOnce = 2;

/**
 * Reads the details of guests that are not known, or doubtful, a few at a time and for at most so many milliseconds; what is left
 * comes the next time. A guest whose node refuses or is away is passed over: one bad node must not hide the others. Answers
 * how many were read.
 */
export async function readDue(
  session: Session,
  ctx: CallContext,
  { guests, nodes }: Pick<ClusterRows, 'guests' | 'nodes'>,
  patience: number,
): Promise<number> {
  const away = new Set(nodes.filter(({ status }) => status === 'offline').map(({ node }) => node));
  const due = guests.filter((row) => !away.has(row.node) && !session.guests.holds(row));
  const until = Math.min(Date.now() + patience, ctx.deadline - 1000);
  return readDetailsOf(session, ctx, due, () => Date.now() < until);
}

async function readDetailsOf(
  session: Session,
  ctx: CallContext,
  rows: readonly GuestRow[],
  goOn: () => boolean,
): Promise<number> {
  let next = 0;
  let read = 0;
  const worker = async (): Promise<void> => {
    while (next < rows.length && goOn() && !ctx.signal.aborted) {
      const row = rows[next];
      next += 1;
      if (row === undefined) return;
      try {
        await readDetails(session, ctx, row, row);
        read += 1;
      } catch (error) {
        if (!isOfTheGuest(error)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return read;
}

/** A refusal about this guest or its node, not about us: moved, gone, its node away. */
function isOfTheGuest(error: unknown): boolean {
  if (error instanceof ApiRefusal) return error.status !== 401;
  return error instanceof HypervisorFault && error.error.kind === 'ResourceNotFound';
}
