import type { Database } from '../db/database.ts';
import type { Notifications } from '../db/notifications.ts';
import { ephemeralChannel, parseEphemeral, publishEphemeral } from './ephemeral.ts';
import type { EventListener, FeedEvent, NewEvent } from './event.ts';
import { eventChannel } from './queries.ts';
import { createTenantFeed } from './tenant-feed.ts';
import type { TenantFeed } from './tenant-feed.ts';

/** Live events of this node's listeners, fed by the database, so that what another node appends arrives as well. */
export interface EventFeed {
  /**
   * Stored events after `afterSeq` (or from now on) in order and without gaps, and ephemeral ones as they come. The
   * listener is called with at least one event, never twice at once: the next call waits for its promise. Whoever asks
   * for events below the retention floor must be refused before (`eventBounds`).
   */
  readonly subscribe: (tenantId: string, afterSeq: number | 'now', onEvents: EventListener) => () => void;
  /** Told to all nodes, kept nowhere; dropped when larger than a notification can be (8,000 bytes). */
  readonly publishEphemeral: (tenantId: string, event: NewEvent) => Promise<void>;
  /** The first event from now on that fits; `undefined` when the signal is aborted before. */
  readonly waitFor: (
    tenantId: string,
    predicate: (event: FeedEvent) => boolean,
    signal: AbortSignal,
  ) => Promise<FeedEvent | undefined>;
  readonly close: () => void;
}

export interface FeedOptions {
  readonly now?: () => Date;
  readonly onError?: (error: unknown) => void;
}

/** Loses nothing when the notifications break for a while: listeners read by number. */
export async function createFeed(
  db: Database,
  notifications: Notifications,
  { now = () => new Date(), onError = () => undefined }: FeedOptions = {},
): Promise<EventFeed> {
  const tenants = new Map<string, TenantFeed>();
  const stops = await Promise.all([
    notifications.listen(eventChannel, {
      onPayload: (tenantId) => tenants.get(tenantId)?.wake(),
      onGap: () => tenants.forEach((tenant) => tenant.wake()),
    }),
    notifications.listen(ephemeralChannel, {
      onPayload: (payload) => {
        const told = parseEphemeral(payload);
        if (told !== undefined) {
          tenants.get(told.tenantId)?.tell(told.event);
        }
      },
    }),
  ]);

  const subscribe: EventFeed['subscribe'] = (tenantId, afterSeq, onEvents) => {
    const known = tenants.get(tenantId);
    const tenant = known ?? createTenantFeed(db, tenantId, onError, () => tenants.delete(tenantId));
    tenants.set(tenantId, tenant);
    return tenant.subscribe(afterSeq, onEvents);
  };

  return {
    subscribe,
    publishEphemeral: (tenantId, event) =>
      publishEphemeral(db, tenantId, { ...event, seq: null, time: now() }),
    waitFor: (tenantId, predicate, signal) => firstEvent(subscribe, tenantId, predicate, signal),
    close: () => {
      stops.forEach((stop) => stop());
      tenants.forEach((tenant) => tenant.close());
      tenants.clear();
    },
  };
}

function firstEvent(
  subscribe: EventFeed['subscribe'],
  tenantId: string,
  predicate: (event: FeedEvent) => boolean,
  signal: AbortSignal,
): Promise<FeedEvent | undefined> {
  if (signal.aborted) {
    return Promise.resolve(undefined);
  }
  const { promise, resolve } = Promise.withResolvers<FeedEvent | undefined>();
  const stop = () => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  const unsubscribe = subscribe(tenantId, 'now', (events) => {
    const found = events.find(predicate);
    if (found !== undefined) {
      resolve(found);
    }
  });
  return promise.finally(() => {
    unsubscribe();
    signal.removeEventListener('abort', stop);
  });
}
