import type { Style } from './table.ts';
import { agoText } from './units.ts';

/** What was so, and when: `STALE (RUNNING 4 min ago)`. Never to be mistaken for a state that something is in. */
export function pastText(confidence: string, state: string, seenAt: string): string {
  return `${confidence} (${state} ${agoText(seenAt) ?? ''})`;
}

interface Seen {
  readonly stale: boolean;
  readonly seenAt: string;
}

/** The state of something observed, marked when its connection does not answer. */
export function stateNow(state: string, { stale, seenAt }: Seen): string {
  return stale ? pastText('STALE', state, seenAt) : state;
}

export function staleStyle({ stale }: Seen): Style | undefined {
  return stale ? 'yellow' : undefined;
}
