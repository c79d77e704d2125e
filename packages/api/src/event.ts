import { z } from 'zod';
import { route } from './route.ts';
import { jsonValue, time } from './scalars.ts';
import type { View } from './view.ts';

export const eventTypes = [
  'vm.discovered',
  'vm.changed',
  'vm.missing',
  'vm.removed',
  'resource.changed',
  'resource.removed',
  'template.changed',
  'template.removed',
  'connection.created',
  'connection.changed',
  'connection.removed',
  'connection.degraded',
  'connection.recovered',
  'operation.created',
  'operation.started',
  'operation.progressed',
  'operation.step-finished',
  'operation.finished',
] as const;
export type EventType = (typeof eventTypes)[number];

export const eventView = z
  .object({
    seq: z.int().nullable().meta({ description: 'Rises by one within a tenant; null when ephemeral.' }),
    time,
    type: z.enum(eventTypes),
    subject: z.object({ type: z.string(), id: z.string(), name: z.string().exactOptional() }),
    data: z.record(z.string(), jsonValue).meta({
      description:
        'By type. Of `vm.discovered` and `vm.changed` all that a list shows of the VM, and under `before` what of it was ' +
        'otherwise; of `operation.*` its kind, state, progress and error.',
    }),
    ephemeral: z.literal(true).exactOptional().meta({ description: 'Not stored, not replayed.' }),
  })
  .meta({ id: 'Event' });
export type EventView = View<typeof eventView>;

const known = z.string().nullable();

/**
 * `data` of `vm.discovered` and `vm.changed`: everything that a list shows of a VM, so that a row can be put right without
 * asking. The event's time is when it was seen (`seenAt`, `changedAt`); a VM of which this is told is neither stale nor
 * missing (`missingSince` null). `vm.missing` and `vm.removed` have `connectionId`, `nativeRef` and `name` only.
 */
export const vmEventData = z.object({
  connectionId: z.string(),
  nativeRef: z.string(),
  nativeState: z.string(),
  name: z.string(),
  powerState: z.string(),
  transition: known.meta({
    description: 'What the platform says; an operation of ours may show another one.',
  }),
  host: known,
  hostName: known
    .exactOptional()
    .meta({ description: 'Absent when it is not at hand: read the VM again if it moved.' }),
  cpuCores: z.int(),
  memoryBytes: z.int(),
  storageUsedBytes: z.int().nullable(),
  ipAddresses: z.array(z.string()),
  os: known,
  agent: known,
  tags: z.array(z.string()),
  snapshotCount: z.int().nullable(),
  confidence: z.literal('OBSERVED'),
  before: z
    .record(z.string(), jsonValue)
    .exactOptional()
    .meta({ description: 'Those of the fields above that were otherwise, with their values before.' }),
});
export type VmEventData = View<typeof vmEventData>;

const since = z.coerce
  .number()
  .int()
  .min(0)
  .exactOptional()
  .meta({ type: 'integer', description: 'Begin after this sequence number; without it, now.' });

const eventQuery = z.strictObject({
  since,
  types: z
    .string()
    .max(1000)
    .exactOptional()
    .meta({ description: 'Only these types, comma separated; `vm.*` stands for all of one noun.' }),
});

export const eventRoutes = {
  streamEvents: route({
    method: 'GET',
    path: '/events',
    operationId: 'streamEvents',
    tag: 'Events',
    summary: 'What happens, as server-sent events',
    description:
      'The `id` of each message is its sequence number: a client that comes back with `Last-Event-ID` misses nothing. ' +
      '410 when that number is older than what is kept: read the lists again and begin anew.',
    permission: 'events:read',
    query: eventQuery,
    headers: ['Last-Event-ID'],
    responses: {
      200: {
        description: 'An endless stream; `data` of each message is an Event.',
        schema: eventView,
        contentType: 'text/event-stream',
      },
    },
    problems: [410],
  }),
  streamEventsSocket: route({
    method: 'GET',
    path: '/events/ws',
    operationId: 'streamEventsSocket',
    tag: 'Events',
    summary: 'The same over a WebSocket: one Event per text message',
    permission: 'events:read',
    query: eventQuery,
    responses: { 101: { description: 'Switching to WebSocket.' } },
    problems: [410],
  }),
};
