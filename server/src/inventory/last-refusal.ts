import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { inTenant } from '../db/transaction.ts';
import type { Lease } from '../nodes/lease.ts';

/** Before a login is tried again that worked earlier and is refused now: a host that boots lets nobody in for a while. */
export const pauseAfterRefusal = 600_000;

/**
 * Milliseconds to wait before the first login, by what was written of the last one: a server that starts again and again,
 * or a connection that goes from node to node, must not try a refused password until the account is locked. Infinity:
 * until a person asks or changes the connection.
 */
export async function pauseOfLastRefusal(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  { tenantId, connectionId }: Lease,
): Promise<number> {
  const row = await inTenant(db, tenantId, (tx) =>
    tx
      .selectFrom('connection_status as status')
      .innerJoin('tenant_hypervisor_config as connection', 'connection.id', 'status.connection_id')
      .select([
        'status.last_error',
        'status.last_seen_at',
        'status.updated_at',
        'connection.updated_at as changed_at',
      ])
      .where('status.connection_id', '=', connectionId)
      .executeTakeFirst(),
  );
  if (row === undefined || row.changed_at > row.updated_at || !wasRefused(row.last_error)) {
    return 0;
  }
  return row.last_seen_at === null
    ? Infinity
    : Math.max(0, row.updated_at.getTime() + pauseAfterRefusal - clock.now().getTime());
}

function wasRefused(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'kind' in error && error.kind === 'AuthenticationFailed'
  );
}
