import { powerStates } from '@anyvisor/domain';
import { z } from 'zod';
import {
  operationHeaders,
  operationProblems,
  operationQuery,
  operationResponses,
} from './operation-answer.ts';
import { waitSeconds } from './operation.ts';
import { route } from './route.ts';
import { bytes, id, nativeName, queryFlag, time } from './scalars.ts';
import type { View } from './view.ts';
import { createSnapshotRequest } from './vm-request.ts';
import { vmParams } from './vm-routes.ts';

export const snapshotView = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    createdAt: time.nullable(),
    parentId: z.string().nullable(),
    current: z.boolean(),
    withMemory: z.boolean(),
    powerState: z.enum(powerStates),
    sizeBytes: bytes.nullable(),
  })
  .meta({ id: 'Snapshot', description: "`id` is the platform's, unique within its VM." });
export type SnapshotView = View<typeof snapshotView>;

const snapshotParams = z.strictObject({ vmId: id, snapshotId: nativeName });

const change = {
  permission: 'vms:change',
  query: operationQuery,
  headers: operationHeaders,
  responses: operationResponses,
  problems: operationProblems,
} as const;

export const snapshotRoutes = {
  listSnapshots: route({
    method: 'GET',
    path: '/vms/{vmId}/snapshots',
    operationId: 'listSnapshots',
    tag: 'Snapshots',
    summary: 'Snapshots of a VM, read from its hypervisor now',
    permission: 'vms:read',
    params: vmParams,
    responses: { 200: { description: 'All of them.', schema: z.object({ items: z.array(snapshotView) }) } },
    problems: [404, 409, 502, 503, 504],
  }),
  createSnapshot: route({
    ...change,
    method: 'POST',
    path: '/vms/{vmId}/snapshots',
    operationId: 'createSnapshot',
    tag: 'Snapshots',
    summary: 'Take a snapshot',
    params: vmParams,
    body: createSnapshotRequest,
  }),
  revertSnapshot: route({
    ...change,
    method: 'POST',
    path: '/vms/{vmId}/snapshots/{snapshotId}/revert',
    operationId: 'revertSnapshot',
    tag: 'Snapshots',
    summary: 'Go back to a snapshot',
    params: snapshotParams,
  }),
  deleteSnapshot: route({
    ...change,
    method: 'DELETE',
    path: '/vms/{vmId}/snapshots/{snapshotId}',
    operationId: 'deleteSnapshot',
    tag: 'Snapshots',
    summary: 'Delete a snapshot',
    params: snapshotParams,
    query: z.strictObject({
      wait: waitSeconds(),
      withChildren: queryFlag
        .exactOptional()
        .meta({ description: 'Its descendants as well. Default: false.' }),
    }),
  }),
};
