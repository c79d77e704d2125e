import { hypervisorTypes } from '@anyvisor/domain';
import { z } from 'zod';
import { capabilitiesView } from './capability.ts';
import {
  connectionPage,
  connectionReport,
  connectionTestLine,
  connectionView,
  createConnection,
  testConnectionRequest,
  updateConnection,
} from './connection.ts';
import { computeTree, networkView, storageUnitView } from './inventory.ts';
import { pageQuery } from './list.ts';
import { exampleConnection } from './openapi/example-connection.ts';
import { route } from './route.ts';
import { id, jsonValue } from './scalars.ts';
import type { View } from './view.ts';

const connectionParams = z.strictObject({ connectionId: id });
const tag = 'Connections';

const connectionType = z
  .object({
    type: z.enum(hypervisorTypes),
    displayName: z.string(),
    parametersSchema: z.record(z.string(), jsonValue).meta({ description: 'JSON Schema of `parameters`.' }),
    secrets: z
      .array(z.string())
      .meta({ description: 'Parameters that are stored encrypted and never shown.' }),
    extensionSchema: z
      .record(z.string(), jsonValue)
      .meta({ description: "JSON Schema of a spec's extension." }),
    defaultConcurrency: z.int(),
    capabilities: capabilitiesView,
  })
  .meta({ id: 'ConnectionType' });
export type ConnectionTypeView = View<typeof connectionType>;

const resourceTree = z
  .object({
    computeUnits: z.array(computeTree),
    storageUnits: z.array(storageUnitView),
    networks: z.array(networkView),
  })
  .meta({ id: 'ResourceTree' });
export type ResourceTreeView = View<typeof resourceTree>;

const testAnswer = {
  description:
    'What the test found. With `Accept: application/x-ndjson` one line per step as it ends, the report as the last line.',
  schema: connectionReport,
  alternatives: { 'application/x-ndjson': connectionTestLine },
};

export const connectionRoutes = {
  listConnectionTypes: route({
    method: 'GET',
    path: '/connection-types',
    operationId: 'listConnectionTypes',
    tag,
    summary: 'Hypervisor types that can be connected, with the schema of their parameters',
    permission: 'authenticated',
    responses: { 200: { description: 'All of them.', schema: z.object({ items: z.array(connectionType) }) } },
  }),
  listConnections: route({
    method: 'GET',
    path: '/connections',
    operationId: 'listConnections',
    tag,
    summary: 'Connections with their health',
    permission: 'connections:read',
    query: pageQuery,
    responses: { 200: { description: 'A page.', schema: connectionPage } },
  }),
  createConnection: route({
    method: 'POST',
    path: '/connections',
    operationId: 'createConnection',
    tag,
    summary: 'Connect a hypervisor; tried first unless `skipTest`',
    permission: 'connections:write',
    body: createConnection,
    bodyExample: exampleConnection,
    responses: { 201: { description: 'Connected.', schema: connectionView, headers: ['Location', 'ETag'] } },
    problems: [409, 502, 503, 504],
  }),
  testUnsavedConnection: route({
    method: 'POST',
    path: '/connections/test',
    operationId: 'testUnsavedConnection',
    tag,
    summary: 'Try parameters without storing them',
    permission: 'connections:test',
    body: testConnectionRequest,
    responses: { 200: testAnswer },
    problems: [502, 503, 504],
  }),
  getConnection: route({
    method: 'GET',
    path: '/connections/{connectionId}',
    operationId: 'getConnection',
    tag,
    summary: 'One connection',
    permission: 'connections:read',
    params: connectionParams,
    responses: { 200: { description: 'The connection.', schema: connectionView, headers: ['ETag'] } },
    problems: [404],
  }),
  updateConnection: route({
    method: 'PATCH',
    path: '/connections/{connectionId}',
    operationId: 'updateConnection',
    tag,
    summary: 'Change a connection',
    permission: 'connections:write',
    params: connectionParams,
    body: updateConnection,
    headers: ['If-Match'],
    responses: { 200: { description: 'Changed.', schema: connectionView, headers: ['ETag'] } },
    problems: [404, 409, 412],
  }),
  deleteConnection: route({
    method: 'DELETE',
    path: '/connections/{connectionId}',
    operationId: 'deleteConnection',
    tag,
    summary: 'Forget a connection and its inventory; nothing changes at the hypervisor',
    permission: 'connections:write',
    params: connectionParams,
    headers: ['If-Match'],
    responses: { 204: { description: 'Forgotten.' } },
    problems: [404, 409, 412],
  }),
  testConnection: route({
    method: 'POST',
    path: '/connections/{connectionId}/test',
    operationId: 'testConnection',
    tag,
    summary: 'Try a connection now',
    permission: 'connections:test',
    params: connectionParams,
    responses: { 200: testAnswer },
    problems: [404, 502, 503, 504],
  }),
  refreshConnection: route({
    method: 'POST',
    path: '/connections/{connectionId}/refresh',
    operationId: 'refreshConnection',
    tag,
    summary: 'Read its whole inventory afresh, soon',
    permission: 'connections:test',
    params: connectionParams,
    responses: { 202: { description: 'Asked for.' } },
    problems: [404],
  }),
  getConnectionCapabilities: route({
    method: 'GET',
    path: '/connections/{connectionId}/capabilities',
    operationId: 'getConnectionCapabilities',
    tag,
    summary: 'What this endpoint can do',
    permission: 'connections:read',
    params: connectionParams,
    responses: {
      200: {
        description:
          'Its capabilities; `observed` is false while it has not answered yet and this is only the ceiling.',
        schema: z.object({ observed: z.boolean(), capabilities: capabilitiesView }),
      },
    },
    problems: [404],
  }),
  getConnectionResources: route({
    method: 'GET',
    path: '/connections/{connectionId}/resources',
    operationId: 'getConnectionResources',
    tag,
    summary: 'Its compute tree, storage and networks',
    permission: 'resources:read',
    params: connectionParams,
    responses: { 200: { description: 'The tree.', schema: resourceTree } },
    problems: [404],
  }),
};
