import type { CallContext } from '@anyvisor/port';
import type { Session } from '../session.ts';
import { clusterRows } from './row.ts';
import type { ClusterRows } from './row.ts';

/** Everything the account may see, in one call. */
export async function readRows(session: Session, ctx: CallContext): Promise<ClusterRows> {
  const asOf = performance.now();
  const rows = await clusterRows(await session.get(ctx, '/cluster/resources'), asOf);
  session.guests.place(rows.guests);
  return rows;
}
