import { z } from 'zod';
import { pageOf, pageQuery } from './list.ts';
import { errorView } from './problem.ts';
import { route } from './route.ts';
import { commaList, fraction, id, jsonValue, time } from './scalars.ts';
import type { View } from './view.ts';

export const timelineSources = ['event', 'operation', 'audit'] as const;

const timelineEntry = z
  .object({
    id: z.string().meta({ description: 'Unique in the list; stable.' }),
    at: time,
    source: z.enum(timelineSources).meta({
      description:
        '`event`: what was seen to happen to it. `operation`: what was done through us. `audit`: what somebody did ' +
        'that is no operation (opening its console); only for callers with `audit:read`.',
    }),
    type: z.string().meta({
      description: "The event's type, the operation's kind, the audit entry's action.",
      example: 'vm.changed',
    }),
    actor: z
      .object({ type: z.string(), id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'Null for an event: nobody here did it, or it is not known who.' }),
    operation: z
      .object({
        id,
        state: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
        progress: fraction,
        error: errorView.nullable(),
        startedAt: time.nullable(),
        endedAt: time.nullable(),
      })
      .nullable(),
    changes: z
      .array(z.object({ field: z.string(), from: jsonValue, to: jsonValue }))
      .meta({ description: 'Of an event: what differed from before, as far as it was kept.' }),
    data: z
      .record(z.string(), jsonValue)
      .meta({ description: "The event's data or the audit entry's detail." }),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntryView = View<typeof timelineEntry>;

export const timelineRoutes = {
  getVmTimeline: route({
    method: 'GET',
    path: '/vms/{vmId}/timeline',
    operationId: 'getVmTimeline',
    tag: 'Virtual machines',
    summary: 'What happened to a VM, newest first',
    description:
      'Events are kept for a while only, operations and audit entries for good. ' +
      'Also answered for a VM that is gone, as long as something is known of it.',
    permission: 'vms:read',
    params: z.strictObject({ vmId: id }),
    query: z.strictObject({ ...pageQuery.shape, source: commaList(z.enum(timelineSources)).exactOptional() }),
    responses: { 200: { description: 'A page.', schema: pageOf('TimelinePage', timelineEntry) } },
    problems: [404],
  }),
};
