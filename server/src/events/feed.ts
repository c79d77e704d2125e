import type { FeedEvent, NewEvent } from './event.ts';

/** Live events of this node's listeners, fed by the database, so that what another node appends arrives as well. */
export interface EventFeed {
  /**
   * Stored events after `afterSeq` (or from now on) in order and without gaps, and ephemeral ones as they come. The
   * listener is called with at least one event, never twice at once: the next call waits for its promise. Whoever asks
   * for events below the retention floor must be refused before (`eventBounds`).
   */
  readonly subscribe: (
    tenantId: string,
    afterSeq: number | 'now',
    onEvents: (events: readonly FeedEvent[]) => void | Promise<void>,
  ) => () => void;
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
