import type { TimelineEntryView } from '@anyvisor/api';
import { publicError } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { TimelineRow } from './queries.ts';

/** One line of a VM's history as the wire has it. */
export function timelineEntry({
  key,
  time,
  source,
  type,
  actor,
  operation,
  data,
}: TimelineRow): TimelineEntryView {
  return {
    id: key,
    at: time.toISOString(),
    source,
    type,
    actor,
    operation:
      operation === null
        ? null
        : {
            ...operation,
            error: operation.error && publicError(operation.error),
            startedAt: wireTime(operation.startedAt),
            endedAt: wireTime(operation.endedAt),
          },
    changes: source === 'event' ? changesOf(data) : [],
    data,
  };
}

/** An event holds what is so now and, under `before`, what of it was otherwise. */
function changesOf(data: TimelineRow['data']): TimelineEntryView['changes'] {
  const { before } = data;
  if (typeof before !== 'object' || before === null || Array.isArray(before)) {
    return [];
  }
  return Object.entries(before as { readonly [field: string]: Json }).map(([field, from]) => ({
    field,
    from,
    to: data[field] ?? null,
  }));
}

function wireTime(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
