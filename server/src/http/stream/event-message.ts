import type { EventView } from '@anyvisor/api';
import type { FeedEvent } from '../../events/event.ts';

/** An event as both transports send it. */
export function eventMessage(event: FeedEvent): EventView {
  return {
    seq: event.seq,
    time: event.time.toISOString(),
    type: event.type,
    subject: event.subject,
    data: event.data,
    ...(event.seq === null ? { ephemeral: true } : {}),
  };
}

/** Does it fit `types=vm.*,operation.finished`? Without the parameter everything does. */
export function typeFilter(types: string | undefined): (event: FeedEvent) => boolean {
  if (types === undefined) {
    return () => true;
  }
  const wanted = types.split(',').map((type) => type.trim());
  const exact = new Set(wanted);
  const nouns = wanted.filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -1));
  return ({ type }) => exact.has(type) || nouns.some((noun) => type.startsWith(noun));
}
