import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from '../db/database.ts';
import type { EphemeralEvent, FeedEvent, NewEvent } from './event.ts';
import { ephemeralChannel, parseEphemeral, publishEphemeral } from './ephemeral.ts';
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
  readonly close: () => Promise<void>;
}

export type EventListener = (events: readonly FeedEvent[]) => void | Promise<void>;

export interface FeedOptions {
  readonly now?: () => Date;
  readonly onError?: (error: unknown) => void;
}

/** Between two attempts to listen again, in ms. */
const retryPause = 500;

/** Ends its first waiting once the node listens; loses nothing when the session breaks, for it reads by number. */
export async function createFeed(db: Database, options: FeedOptions = {}): Promise<EventFeed> {
  const tenants = new Map<string, TenantFeed>();
  const closing = new AbortController();
  const onError = options.onError ?? (() => undefined);
  let session = await listen();

  async function listen(): Promise<pg.Client> {
    const client = db.session('feed');
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === eventChannel) {
        tenants.get(payload)?.wake();
      } else {
        const told = parseEphemeral(payload);
        if (told !== undefined) {
          tenants.get(told.tenantId)?.tell(told.event);
        }
      }
    });
    let lost = false;
    const reconnect = (error?: Error) => {
      if (!lost && !closing.signal.aborted) {
        lost = true;
        onError(error ?? new Error('the session of the event feed ended'));
        void listenAgain();
      }
    };
    client.on('error', reconnect);
    client.on('end', () => reconnect());
    try {
      await client.connect();
      await client.query(`listen ${eventChannel}; listen ${ephemeralChannel}`);
    } catch (error) {
      lost = true;
      await client.end().catch(() => undefined);
      throw error;
    }
    return client;
  }

  async function listenAgain(): Promise<void> {
    while (!closing.signal.aborted) {
      await delay(retryPause, undefined, { signal: closing.signal }).catch(() => undefined);
      try {
        session = await listen();
        tenants.forEach((tenant) => tenant.wake());
        return;
      } catch (error) {
        onError(error);
      }
    }
  }

  function tenantFeed(tenantId: string): TenantFeed {
    const known = tenants.get(tenantId);
    if (known !== undefined) {
      return known;
    }
    const made = createTenantFeed(db, tenantId, onError, () => tenants.delete(tenantId));
    tenants.set(tenantId, made);
    return made;
  }

  const subscribe: EventFeed['subscribe'] = (tenantId, afterSeq, onEvents) =>
    tenantFeed(tenantId).subscribe(afterSeq, onEvents);

  return {
    subscribe,
    publishEphemeral: (tenantId, event) =>
      publishEphemeral(db, tenantId, ephemeral(event, options.now?.() ?? new Date())),
    waitFor: (tenantId, predicate, signal) => firstEvent(subscribe, tenantId, predicate, signal),
    close: async () => {
      closing.abort();
      tenants.clear();
      await session.end().catch(() => undefined);
    },
  };
}

function ephemeral(event: NewEvent, time: Date): EphemeralEvent {
  return { ...event, seq: null, time };
}

function firstEvent(
  subscribe: EventFeed['subscribe'],
  tenantId: string,
  predicate: (event: FeedEvent) => boolean,
  signal: AbortSignal,
): Promise<FeedEvent | undefined> {
  const { promise, resolve } = Promise.withResolvers<FeedEvent | undefined>();
  if (signal.aborted) {
    return Promise.resolve(undefined);
  }
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
