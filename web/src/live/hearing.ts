export type LiveState = 'connecting' | 'live' | 'away';

/** What a tab does with what comes from the server, or from the tab that hears it for all. */
export interface Hearing<E> {
  readonly state: (state: LiveState) => void;
  /** Everything from now on is heard, what happened before may have been missed: live again, and read anew. */
  readonly opened: () => void;
  readonly event: (event: E) => void;
  /** The session is over: nothing more will come. */
  readonly ended: () => void;
}
