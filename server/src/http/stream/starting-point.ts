import { inTenant } from '../../db/transaction.ts';
import { eventBounds } from '../../events/queries.ts';
import { ApiFault } from '../api-fault.ts';
import type { HttpDeps } from '../deps.ts';

/**
 * The sequence number a stream goes on after: the client's last one, or the newest there is. 410 when events after the
 * client's have been forgotten, or when it is ahead of us (another database stands behind this address now).
 */
export async function startingPoint(
  { database }: Pick<HttpDeps, 'database'>,
  tenantId: string,
  asked: { readonly lastEventId: string | undefined; readonly since: number | undefined },
): Promise<number> {
  const { newest, floor } = await inTenant(database, tenantId, eventBounds);
  const after = numberOf(asked.lastEventId) ?? asked.since ?? newest;
  if (after < floor || after > newest) {
    throw new ApiFault(
      410,
      'EventsGone',
      `Events after ${after} are not kept (kept: after ${floor}, up to ${newest})`,
    );
  }
  return after;
}

function numberOf(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || lastEventId === '') {
    return undefined;
  }
  if (!/^\d{1,15}$/.test(lastEventId)) {
    throw new ApiFault(422, 'InvalidRequest', 'Last-Event-ID must be a sequence number', {
      violations: [{ pointer: '', message: 'header last-event-id: a sequence number' }],
    });
  }
  return Number(lastEventId);
}
