import { z } from 'zod';
import { allowedOperationsView } from './capability.ts';
import { listQuery, pageOf } from './list.ts';
import { operationHeaders, operationProblems, operationResponses } from './operation-answer.ts';
import { waitSeconds } from './operation.ts';
import { exampleSpec } from './openapi/example-spec.ts';
import { placementView } from './placement.ts';
import { route } from './route.ts';
import { id, queryFlag, time } from './scalars.ts';
import type { View } from './view.ts';
import { vmFindingView } from './vm-finding.ts';
import { vmSummary, vmView } from './vm.ts';
import { vmProvisionSpec } from './vm-spec.ts';

export const vmParams = z.strictObject({ vmId: id });

const figure = z.number().exactOptional();
export const vmMetricsView = z
  .object({
    at: time,
    gauges: z.object({
      cpuUsage: figure,
      memoryUsedBytes: figure,
      memoryHostBytes: figure,
      diskReadBytesPerSecond: figure,
      diskWriteBytesPerSecond: figure,
      networkReceiveBytesPerSecond: figure,
      networkTransmitBytesPerSecond: figure,
    }),
    totals: z.object({
      cpuSeconds: figure,
      diskReadBytes: figure,
      diskWriteBytes: figure,
      diskReadOperations: figure,
      diskWriteOperations: figure,
      diskReadSeconds: figure,
      diskWriteSeconds: figure,
      networkReceiveBytes: figure,
      networkTransmitBytes: figure,
    }),
  })
  .meta({ id: 'VmMetrics', description: 'A figure the platform lacks is absent, never zero.' });
export type VmMetricsView = View<typeof vmMetricsView>;

export const vmRoutes = {
  listVms: route({
    method: 'GET',
    path: '/vms',
    operationId: 'listVms',
    tag: 'Virtual machines',
    summary: 'VMs of every connection',
    permission: 'vms:read',
    query: listQuery,
    responses: { 200: { description: 'A page.', schema: pageOf('VmPage', vmSummary) } },
  }),
  createVm: route({
    method: 'POST',
    path: '/vms',
    operationId: 'createVm',
    tag: 'Virtual machines',
    summary: 'Create a VM from its spec, JSON or YAML',
    description: 'With `dryRun=true` nothing is created: the answer (200) explains the placement.',
    permission: 'vms:create',
    query: z.strictObject({ wait: waitSeconds(), dryRun: queryFlag.exactOptional() }),
    body: vmProvisionSpec,
    bodyExample: exampleSpec,
    yaml: true,
    headers: operationHeaders,
    responses: {
      ...operationResponses,
      200: {
        description: 'It ended while the call waited, or, with `dryRun`, the placement.',
        schema: z.union([operationResponses[200].schema, placementView]),
      },
    },
    problems: operationProblems,
  }),
  placeVm: route({
    method: 'POST',
    path: '/vms/placement',
    operationId: 'placeVm',
    tag: 'Virtual machines',
    summary: 'Where a VM of this spec would go, and why; changes nothing',
    description:
      'Takes the same body as `POST /vms` and refuses a wrong spec with the same violations. ' +
      'Where nothing fits, or the chosen connection would refuse it, it says so in its answer.',
    permission: 'vms:create',
    body: vmProvisionSpec,
    bodyExample: exampleSpec,
    yaml: true,
    responses: { 200: { description: 'The placement, explained.', schema: placementView } },
  }),
  getVm: route({
    method: 'GET',
    path: '/vms/{vmId}',
    operationId: 'getVm',
    tag: 'Virtual machines',
    summary: 'Everything known about one VM',
    permission: 'vms:read',
    params: vmParams,
    responses: { 200: { description: 'The VM.', schema: vmView } },
    problems: [404],
  }),
  deleteVm: route({
    method: 'DELETE',
    path: '/vms/{vmId}',
    operationId: 'deleteVm',
    tag: 'Virtual machines',
    summary: 'Delete a VM at its hypervisor',
    permission: 'vms:delete',
    params: vmParams,
    query: z.strictObject({
      wait: waitSeconds(),
      deleteDisks: queryFlag.exactOptional().meta({ description: 'Default: true.' }),
      force: queryFlag.exactOptional().meta({ description: 'Stop it first when it runs.' }),
    }),
    headers: operationHeaders,
    responses: operationResponses,
    problems: operationProblems,
  }),
  getVmActions: route({
    method: 'GET',
    path: '/vms/{vmId}/actions',
    operationId: 'getVmActions',
    tag: 'Virtual machines',
    summary: 'What can be done with it now, and why the rest cannot',
    permission: 'vms:read',
    params: vmParams,
    responses: {
      200: { description: 'By action.', schema: z.object({ actions: allowedOperationsView }) },
    },
    problems: [404],
  }),
  refreshVm: route({
    method: 'POST',
    path: '/vms/{vmId}/refresh',
    operationId: 'refreshVm',
    tag: 'Virtual machines',
    summary: 'Read it afresh from its hypervisor',
    permission: 'vms:read',
    params: vmParams,
    responses: { 200: { description: 'The VM as it is now.', schema: vmView } },
    problems: [404, 502, 503, 504],
  }),
  getVmFindings: route({
    method: 'GET',
    path: '/vms/{vmId}/findings',
    operationId: 'getVmFindings',
    tag: 'Virtual machines',
    summary: 'What could be better about it, and the change to its spec that mends it',
    description:
      'Looked at now. 409 where the platform’s adapter gives no advice: see the feature `tuningAdvice`.',
    permission: 'vms:read',
    params: vmParams,
    responses: {
      200: {
        description: 'All of them, the gravest first.',
        schema: z.object({ items: z.array(vmFindingView) }),
      },
    },
    problems: [404, 409, 502, 503, 504],
  }),
  getVmMetrics: route({
    method: 'GET',
    path: '/vms/{vmId}/metrics',
    operationId: 'getVmMetrics',
    tag: 'Virtual machines',
    summary: 'One sample of its figures, taken now',
    permission: 'vms:read',
    params: vmParams,
    responses: { 200: { description: 'The sample.', schema: vmMetricsView } },
    problems: [404, 409, 502, 503, 504],
  }),
};
