import { z } from 'zod';
import {
  operationHeaders,
  operationProblems,
  operationQuery,
  operationResponses,
} from './operation-answer.ts';
import { waitSeconds } from './operation.ts';
import { route } from './route.ts';
import { id, nativeName, queryFlag } from './scalars.ts';
import { addDiskRequest, addNicRequest, resizeDiskRequest, updateNicRequest } from './vm-request.ts';
import { vmDisk, vmNic } from './vm.ts';
import { vmParams } from './vm-routes.ts';

const diskParams = z.strictObject({ vmId: id, diskKey: nativeName });
const nicParams = z.strictObject({ vmId: id, nicKey: nativeName });

/** What every route here that begins an operation has in common. */
const change = {
  permission: 'vms:change',
  query: operationQuery,
  headers: operationHeaders,
  responses: operationResponses,
  problems: operationProblems,
} as const;

export const diskRoutes = {
  listDisks: route({
    method: 'GET',
    path: '/vms/{vmId}/disks',
    operationId: 'listDisks',
    tag: 'Disks',
    summary: 'Disks and drives of a VM',
    permission: 'vms:read',
    params: vmParams,
    responses: { 200: { description: 'All of them.', schema: z.object({ items: z.array(vmDisk) }) } },
    problems: [404],
  }),
  addDisk: route({
    ...change,
    method: 'POST',
    path: '/vms/{vmId}/disks',
    operationId: 'addDisk',
    tag: 'Disks',
    summary: 'Add an empty disk',
    params: vmParams,
    body: addDiskRequest,
  }),
  resizeDisk: route({
    ...change,
    method: 'PATCH',
    path: '/vms/{vmId}/disks/{diskKey}',
    operationId: 'resizeDisk',
    tag: 'Disks',
    summary: 'Grow a disk',
    params: diskParams,
    body: resizeDiskRequest,
  }),
  removeDisk: route({
    ...change,
    method: 'DELETE',
    path: '/vms/{vmId}/disks/{diskKey}',
    operationId: 'removeDisk',
    tag: 'Disks',
    summary: 'Take a disk away, its bytes too when asked',
    params: diskParams,
    query: z.strictObject({
      wait: waitSeconds(),
      deleteData: queryFlag.exactOptional().meta({ description: 'Also delete its bytes. Default: false.' }),
    }),
  }),
};

export const nicRoutes = {
  listNics: route({
    method: 'GET',
    path: '/vms/{vmId}/nics',
    operationId: 'listNics',
    tag: 'NICs',
    summary: 'Network interfaces of a VM',
    permission: 'vms:read',
    params: vmParams,
    responses: { 200: { description: 'All of them.', schema: z.object({ items: z.array(vmNic) }) } },
    problems: [404],
  }),
  addNic: route({
    ...change,
    method: 'POST',
    path: '/vms/{vmId}/nics',
    operationId: 'addNic',
    tag: 'NICs',
    summary: 'Add a network interface',
    params: vmParams,
    body: addNicRequest,
  }),
  updateNic: route({
    ...change,
    method: 'PATCH',
    path: '/vms/{vmId}/nics/{nicKey}',
    operationId: 'updateNic',
    tag: 'NICs',
    summary: 'Plug a network interface elsewhere, in or out',
    params: nicParams,
    body: updateNicRequest,
  }),
  removeNic: route({
    ...change,
    method: 'DELETE',
    path: '/vms/{vmId}/nics/{nicKey}',
    operationId: 'removeNic',
    tag: 'NICs',
    summary: 'Take a network interface away',
    params: nicParams,
  }),
};
