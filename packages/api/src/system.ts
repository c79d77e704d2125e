import { z } from 'zod';
import { route } from './route.ts';
import type { View } from './view.ts';

const readiness = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  })
  .meta({ id: 'Readiness' });
export type Readiness = View<typeof readiness>;

export const systemRoutes = {
  healthz: route({
    method: 'GET',
    path: '/healthz',
    root: true,
    operationId: 'healthz',
    tag: 'System',
    summary: 'The process lives',
    permission: 'public',
    responses: { 200: { description: 'It does.', schema: z.object({ status: z.literal('ok') }) } },
  }),
  readyz: route({
    method: 'GET',
    path: '/readyz',
    root: true,
    operationId: 'readyz',
    tag: 'System',
    summary: 'It can serve: the database answers and the schema is up to date',
    permission: 'public',
    responses: {
      200: { description: 'Ready.', schema: readiness },
      503: { description: 'Not ready.', schema: readiness },
    },
  }),
  getOpenApi: route({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    tag: 'System',
    summary: 'This description',
    permission: 'public',
    responses: { 200: { description: 'OpenAPI 3.1.', schema: z.record(z.string(), z.unknown()) } },
  }),
  getVmSpecSchema: route({
    method: 'GET',
    path: '/schemas/vm-spec',
    operationId: 'getVmSpecSchema',
    tag: 'System',
    summary: 'JSON Schema of a VM spec',
    permission: 'public',
    responses: { 200: { description: 'JSON Schema 2020-12.', schema: z.record(z.string(), z.unknown()) } },
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    root: true,
    operationId: 'metrics',
    tag: 'System',
    summary: 'Prometheus metrics of this node',
    permission: 'public',
    responses: { 200: { description: 'Text format.', schema: z.string(), contentType: 'text/plain' } },
  }),
};
