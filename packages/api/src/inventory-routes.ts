import { z } from 'zod';
import { computeUnitView, networkView, storageUnitView, templateView } from './inventory.ts';
import { listQuery, pageOf } from './list.ts';
import { route } from './route.ts';
import { id } from './scalars.ts';

export const inventoryRoutes = {
  listComputeUnits: list(
    '/compute-units',
    'listComputeUnits',
    'Clusters, hosts, pools',
    'ComputeUnitPage',
    computeUnitView,
  ),
  getComputeUnit: one('/compute-units', 'getComputeUnit', 'One compute unit', computeUnitView),
  listStorageUnits: list(
    '/storage-units',
    'listStorageUnits',
    'Datastores, pools',
    'StorageUnitPage',
    storageUnitView,
  ),
  getStorageUnit: one('/storage-units', 'getStorageUnit', 'One storage unit', storageUnitView),
  listNetworks: list('/networks', 'listNetworks', 'Networks, bridges, switches', 'NetworkPage', networkView),
  getNetwork: one('/networks', 'getNetwork', 'One network', networkView),
  listTemplates: list(
    '/templates',
    'listTemplates',
    'What a VM can be made from',
    'TemplatePage',
    templateView,
  ),
  getTemplate: one('/templates', 'getTemplate', 'One template', templateView),
};

function list<const Id extends string, S extends z.ZodType>(
  path: string,
  operationId: Id,
  summary: string,
  pageName: string,
  item: S,
) {
  return route({
    method: 'GET',
    path,
    operationId,
    tag: 'Inventory',
    summary,
    permission: 'resources:read',
    query: listQuery,
    responses: { 200: { description: 'A page.', schema: pageOf(pageName, item) } },
  });
}

function one<const Id extends string, S extends z.ZodType>(
  path: string,
  operationId: Id,
  summary: string,
  item: S,
) {
  return route({
    method: 'GET',
    path: `${path}/{unitId}`,
    operationId,
    tag: 'Inventory',
    summary,
    permission: 'resources:read',
    params: z.strictObject({ unitId: id }),
    responses: { 200: { description: 'It.', schema: item } },
    problems: [404],
  });
}
