import type { LiveState } from './hearing.ts';

/** What tabs say to each other. `number` grows with each event and each opening of the stream: a gap in it shows. */
export type Told<E> =
  | { readonly kind: 'ask' }
  | { readonly kind: 'state'; readonly leader: string; readonly number: number; readonly state: LiveState }
  | { readonly kind: 'event'; readonly leader: string; readonly number: number; readonly event: E }
  | { readonly kind: 'ended' };

/** A BroadcastChannel: what one tab posts, all others hear that have one of the same name. */
export interface Channel<E> {
  readonly post: (told: Told<E>) => void;
  readonly listen: (hear: (told: Told<E>) => void) => void;
  /** Nothing is heard any more. */
  readonly close: () => void;
}
