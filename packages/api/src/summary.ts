import { hypervisorTypes, powerStates } from '@anyvisor/domain';
import type { PowerState } from '@anyvisor/domain';
import { z } from 'zod';
import { connectionHealth } from './connection.ts';
import { operationKinds } from './operation.ts';
import { errorView } from './problem.ts';
import { route } from './route.ts';
import { bytes, fraction, id, time } from './scalars.ts';
import type { View } from './view.ts';

const count = z.int().min(0);
const connection = { connectionId: id, connectionName: z.string(), connectionType: z.enum(hypervisorTypes) };

/** Of storage that is nearly full: the most that are listed, and from which share used on. */
export const mostFullStorage = 20;
export const nearlyFull = 0.85;
/** Most connections whose capacity, or whose trouble, one summary lists; `left` says how many more there are. */
export const mostCapacities = 100;
export const mostTroubled = 50;
export const newestFailures = 10;

const vmCounts = z.object({
  total: count,
  byState: z
    .object(
      Object.fromEntries(powerStates.map((state) => [state, count])) as Record<PowerState, typeof count>,
    )
    .meta({ description: 'Of the VMs whose state is known now: neither stale nor missing.' }),
  stale: count.meta({
    description: 'Their connection does not answer, or is switched off: nobody knows whether they run.',
  }),
  missing: count.meta({ description: 'Gone from their hypervisor, kept for a while.' }),
  byPlatform: z
    .array(
      z.object({
        type: z.enum(hypervisorTypes),
        displayName: z.string(),
        connections: count,
        total: count,
        running: count.meta({ description: 'Known to run now.' }),
        stale: count,
        missing: count,
      }),
    )
    .meta({ description: 'By the type of their connection, the most VMs first.' }),
});

const amount = (unit: string) =>
  z.object({
    total: z
      .number()
      .nullable()
      .meta({ description: `${unit}; null: no part of it says.` }),
    used: z
      .number()
      .nullable()
      .meta({
        description: `${unit}; null: unknown. May exceed the total where the platform over-commits.`,
      }),
    complete: z
      .boolean()
      .meta({ description: 'False: some parts did not say, the figures are of the others.' }),
  });
const cores = amount('Cores, used: promised to running VMs');
const memory = amount('Bytes');

const capacityUnit = z
  .object({
    id,
    name: z.string(),
    path: z.string().meta({ description: 'Names from the root down.' }),
    type: z.enum(['DATACENTER', 'CLUSTER', 'HOST', 'RESOURCE_POOL']),
    state: z.enum(['AVAILABLE', 'MAINTENANCE', 'UNREACHABLE', 'UNKNOWN']),
    hosts: count,
    hostsAvailable: count,
    cores,
    memory,
  })
  .meta({ id: 'CapacityUnit', description: 'A cluster, or a host that is in none.' });

const connectionCapacity = z
  .object({
    ...connection,
    health: connectionHealth,
    stale: z.boolean().meta({ description: 'These are the last known figures: it does not answer.' }),
    vms: count,
    hosts: count,
    cores,
    memory,
    storage: amount('Bytes'),
    units: z.array(capacityUnit).meta({ description: 'At most 50 of them.' }),
    unitsLeft: count,
  })
  .meta({ id: 'ConnectionCapacity' });
export type ConnectionCapacityView = View<typeof connectionCapacity>;

const fullStorage = z.object({
  id,
  name: z.string(),
  type: z.string(),
  ...connection,
  capacityBytes: bytes,
  usedBytes: bytes,
  usedFraction: fraction,
  stale: z.boolean(),
});

const troubledConnection = z
  .object({
    ...connection,
    health: connectionHealth,
    breaker: z.enum(['closed', 'open']),
    enabled: z.boolean(),
    mode: z.enum(['read_write', 'read_only']),
    reasons: z
      .array(z.enum(['UNREACHABLE', 'DEGRADED', 'NOT_YET_REACHED', 'SILENT', 'DISABLED', 'READ_ONLY']))
      .meta({ description: 'Why it is listed; `SILENT`: it counts as healthy, but told nothing for long.' }),
    lastSeenAt: time.nullable(),
    lastError: errorView.nullable(),
    vms: count,
  })
  .meta({ id: 'TroubledConnection' });

const failedOperation = z.object({
  id,
  kind: z.enum(operationKinds),
  connectionId: id.nullable(),
  target: z.object({ type: z.string(), id: id.nullable(), name: z.string() }),
  requester: z.object({ type: z.string(), id: z.string(), name: z.string() }),
  error: errorView.nullable(),
  endedAt: time,
  leftovers: z.boolean().meta({ description: 'Its clean-up failed as well: something was left behind.' }),
});

export const summaryView = z
  .object({
    takenAt: time,
    vms: vmCounts,
    connections: z.object({
      total: count,
      healthy: count,
      attention: z.array(troubledConnection).meta({ description: 'The gravest first.' }),
      left: count.meta({ description: 'More of them than listed.' }),
    }),
    capacity: z.object({
      items: z.array(connectionCapacity).meta({ description: 'The most VMs first.' }),
      left: count,
    }),
    storage: z.object({
      nearlyFull: count.meta({ description: `Units with ${nearlyFull * 100} % used or more.` }),
      fullest: z.array(fullStorage).meta({ description: 'Those of them that are fullest.' }),
    }),
    operations: z.object({
      queued: count,
      running: count,
      failed: count.meta({ description: 'In the last 24 hours.' }),
      newestFailures: z.array(failedOperation),
    }),
  })
  .meta({ id: 'Summary', description: 'Everything a dashboard shows, of one moment.' });
export type SummaryView = View<typeof summaryView>;

export const summaryRoutes = {
  getSummary: route({
    method: 'GET',
    path: '/summary',
    operationId: 'getSummary',
    tag: 'Inventory',
    summary: 'The estate at a glance: VMs, capacity, full storage, troubled connections, operations',
    permission: 'vms:read',
    responses: { 200: { description: 'As it is known now.', schema: summaryView } },
  }),
};
