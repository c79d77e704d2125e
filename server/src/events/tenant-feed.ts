import { inTenant } from '../db/transaction.ts';
import type { Database } from '../db/database.ts';
import type { EphemeralEvent, EventListener, FeedEvent, StoredEvent } from './event.ts';
import { eventBounds, eventsAfter } from './queries.ts';

/** The listeners of one tenant on one node. */
export interface TenantFeed {
  readonly subscribe: (afterSeq: number | 'now', listener: EventListener) => () => void;
  /** There may be new events. */
  readonly wake: () => void;
  readonly tell: (event: EphemeralEvent) => void;
  readonly close: () => void;
}

const pageSize = 500;
/** Ephemeral events that wait for a slow listener; more are dropped, oldest first. */
const ephemeralLimit = 200;

/**
 * Every listener has its place in the sequence and is served by a loop of its own; what one of them has just read is
 * kept for the others, so that a hundred listeners cost one query.
 */
export function createTenantFeed(
  db: Database,
  tenantId: string,
  onError: (error: unknown) => void,
  onEmpty: () => void,
): TenantFeed {
  const listeners = new Set<Listener>();
  const pages = createPages(db, tenantId);
  return {
    subscribe: (afterSeq, onEvents) => {
      const listener = createListener(afterSeq, onEvents, pages, onError);
      listeners.add(listener);
      listener.wake();
      return () => {
        listener.stop();
        if (listeners.delete(listener) && listeners.size === 0) {
          onEmpty();
        }
      };
    },
    wake: () => {
      pages.newEvents();
      listeners.forEach((listener) => listener.wake());
    },
    tell: (event) => listeners.forEach((listener) => listener.tell(event)),
    close: () => listeners.forEach((listener) => listener.stop()),
  };
}

interface Listener {
  readonly wake: () => void;
  readonly tell: (event: EphemeralEvent) => void;
  readonly stop: () => void;
}

function createListener(
  afterSeq: number | 'now',
  onEvents: EventListener,
  pages: Pages,
  onError: (error: unknown) => void,
): Listener {
  // Asked for at once: "now" is when somebody subscribed, not when the loop gets to it.
  const start: Promise<number | undefined> =
    afterSeq === 'now' ? pages.newest().catch(() => undefined) : Promise.resolve(afterSeq);
  const waiting: EphemeralEvent[] = [];
  let place: number | undefined;
  const stopping = new AbortController();
  let running = false;
  let again = false;

  async function serve(): Promise<void> {
    running = true;
    try {
      while (again && !stopping.signal.aborted) {
        again = false;
        place ??= (await start) ?? (await pages.newest());
        const page: readonly FeedEvent[] = await pages.after(place);
        if (page.length > 0) {
          again = true;
          await deliver(page);
          place = page.at(-1)?.seq ?? place;
        } else if (waiting.length > 0) {
          await deliver(waiting.splice(0));
        }
      }
    } finally {
      running = false;
    }
  }

  async function deliver(events: readonly FeedEvent[]): Promise<void> {
    if (!stopping.signal.aborted) {
      await onEvents(events);
    }
  }

  function wake(): void {
    again = true;
    if (!running && !stopping.signal.aborted) {
      serve().catch(onError);
    }
  }

  return {
    wake,
    tell: (event) => {
      waiting.push(event);
      waiting.splice(0, Math.max(0, waiting.length - ephemeralLimit));
      wake();
    },
    stop: () => stopping.abort(),
  };
}

interface Pages {
  readonly after: (seq: number) => Promise<readonly StoredEvent[]>;
  readonly newest: () => Promise<number>;
  readonly newEvents: () => void;
}

/** Shares one read among all who stand at the same place. */
function createPages(db: Database, tenantId: string): Pages {
  const reads = new Map<number, Promise<readonly StoredEvent[]>>();
  return {
    after: (seq) => {
      const shared = reads.get(seq);
      if (shared !== undefined) {
        return shared;
      }
      const read = inTenant(db, tenantId, (tx) => eventsAfter(tx, seq, pageSize));
      reads.set(seq, read);
      const forget = () => {
        if (reads.get(seq) === read) {
          reads.delete(seq);
        }
      };
      read.then(forget, forget);
      return read;
    },
    newest: () => inTenant(db, tenantId, async (tx) => (await eventBounds(tx)).newest),
    // A read begun before the news may miss it.
    newEvents: () => reads.clear(),
  };
}
