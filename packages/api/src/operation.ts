import { z } from 'zod';
import { pageOf, pageQuery } from './list.ts';
import { errorView } from './problem.ts';
import { route } from './route.ts';
import { commaList, fraction, id, jsonValue, queryFlag, time } from './scalars.ts';
import type { View } from './view.ts';

export const operationStates = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type OperationState = (typeof operationStates)[number];

export const operationKinds = [
  'vm.create',
  'vm.start',
  'vm.stop',
  'vm.restart',
  'vm.suspend',
  'vm.resume',
  'vm.pause',
  'vm.unpause',
  'vm.delete',
  'vm.clone',
  'vm.reconfigure',
  'vm.migrate',
  'vm.backup',
  'vm.restore',
  'disk.add',
  'disk.resize',
  'disk.remove',
  'nic.add',
  'nic.update',
  'nic.remove',
  'snapshot.create',
  'snapshot.revert',
  'snapshot.delete',
  'backup.delete',
] as const;
export type OperationKind = (typeof operationKinds)[number];

const operationStep = z
  .object({
    name: z.string(),
    state: z.enum(['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'UNDOING', 'UNDONE', 'UNDO_FAILED']),
    attempts: z.int(),
    progress: fraction,
    nativeTask: z
      .object({ id: z.string(), verb: z.string() })
      .nullable()
      .meta({ description: "The platform's own task, to look it up there." }),
    error: errorView.nullable(),
    startedAt: time.nullable(),
    endedAt: time.nullable(),
  })
  .meta({ id: 'OperationStep' });
export type OperationStepView = View<typeof operationStep>;

export const operationView = z
  .object({
    id,
    kind: z.enum(operationKinds),
    connectionId: id.nullable(),
    target: z
      .object({ type: z.string(), id: id.nullable(), name: z.string(), nativeRef: z.string().nullable() })
      .meta({ description: 'What it works on; `id` is null until a VM that is being made exists.' }),
    state: z.enum(operationStates),
    unwinding: z.boolean().meta({ description: 'What was made is being taken back.' }),
    steps: z.array(operationStep),
    progress: fraction,
    result: jsonValue.nullable(),
    error: errorView.nullable(),
    leftovers: z
      .array(
        z.object({
          kind: z.string(),
          nativeRef: z.string(),
          name: z.string(),
          step: z.string(),
          message: z.string(),
          native: z.object({ code: z.string(), text: z.string() }).exactOptional(),
        }),
      )
      .meta({ description: 'What a failed clean-up left behind at the hypervisor; `retry` tries again.' }),
    requester: z.object({ type: z.string(), id: z.string(), name: z.string() }),
    correlationId: z.string(),
    cancellable: z.boolean(),
    cancelRequestedAt: time.nullable(),
    retryable: z.boolean().meta({ description: 'A failed clean-up can be tried again.' }),
    createdAt: time,
    startedAt: time.nullable(),
    endedAt: time.nullable(),
  })
  .meta({ id: 'Operation' });
export type OperationView = View<typeof operationView>;

const operationListQuery = z.strictObject({
  ...pageQuery.shape,
  vmId: id.exactOptional(),
  connectionId: id.exactOptional(),
  state: commaList(z.enum(operationStates)).exactOptional(),
  kind: commaList(z.enum(operationKinds)).exactOptional(),
  mine: queryFlag
    .exactOptional()
    .meta({ description: 'True: only those that the asking user or token began.' }),
  since: time
    .exactOptional()
    .meta({ description: 'Only those that were asked for, or ended, at this time or later.' }),
});

const operationParams = z.strictObject({ operationId: id });

export const operationRoutes = {
  listOperations: route({
    method: 'GET',
    path: '/operations',
    operationId: 'listOperations',
    tag: 'Operations',
    summary: 'Operations, newest first',
    permission: 'operations:read',
    query: operationListQuery,
    responses: { 200: { description: 'A page.', schema: pageOf('OperationPage', operationView) } },
  }),
  getOperation: route({
    method: 'GET',
    path: '/operations/{operationId}',
    operationId: 'getOperation',
    tag: 'Operations',
    summary: 'One operation with its steps',
    permission: 'operations:read',
    params: operationParams,
    query: z.strictObject({ wait: waitSeconds() }),
    responses: { 200: { description: 'The operation.', schema: operationView } },
    problems: [404],
  }),
  cancelOperation: route({
    method: 'POST',
    path: '/operations/{operationId}/cancel',
    operationId: 'cancelOperation',
    tag: 'Operations',
    summary: 'Ask for it to stop at the next safe point',
    permission: 'operations:cancel',
    params: operationParams,
    responses: { 202: { description: 'Asked.', schema: operationView, headers: ['Location'] } },
    problems: [404, 409],
  }),
  retryOperation: route({
    method: 'POST',
    path: '/operations/{operationId}/retry',
    operationId: 'retryOperation',
    tag: 'Operations',
    summary: 'Try a failed clean-up again',
    permission: 'operations:cancel',
    params: operationParams,
    responses: { 202: { description: 'Begun.', schema: operationView, headers: ['Location'] } },
    problems: [404, 409],
  }),
};

/** `?wait=`: hold the answer until the end of the operation or that many seconds. */
export function waitSeconds() {
  return z.coerce
    .number()
    .int()
    .min(0)
    .max(60)
    .exactOptional()
    .meta({ type: 'integer', description: 'Seconds to wait for the end of the operation.' });
}
