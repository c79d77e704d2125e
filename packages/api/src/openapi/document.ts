import type { z } from 'zod';
import { sessionCookieName } from '../session.ts';
import { problemDocument } from '../problem.ts';
import type { RouteContract } from '../route.ts';
import { apiPrefix, routes } from '../routes.ts';
import { pathItemOf } from './path-item.ts';
import { problemResponses } from './problem-responses.ts';
import { withExtensions } from './vm-spec-schema.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import type { ExtensionSchemas } from './vm-spec-schema.ts';

/** The OpenAPI 3.1 document, with the spec extensions of the hypervisor types that are built in. */
export function openApiDocument(extensions: ExtensionSchemas): Record<string, unknown> {
  const contracts: readonly RouteContract[] = Object.values(routes);
  const paths: Record<string, Record<string, unknown>> = {};
  const used = new Map<string, JsonSchema>();
  const schemaOf = (schema: z.ZodType) => componentSchema(schema, used);
  schemaOf(problemDocument);
  for (const contract of contracts) {
    const path = contract.root === true ? contract.path : `${apiPrefix}${contract.path}`;
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: pathItemOf(contract, schemaOf) };
  }
  const spec = used.get('VmProvisionSpec');
  if (spec !== undefined) {
    used.set('VmProvisionSpec', withExtensions(spec, extensions));
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Anyvisor',
      version: '1',
      description: 'One control plane for every hypervisor.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(contracts.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookieName,
          description:
            'For browsers. Changes also carry `X-CSRF-Token`, and come from pages of this server only.',
        },
      },
      responses: problemResponses(),
      schemas: Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

/** The JSON Schema of `schema`; every named one in it goes to the components, the schema itself too if it has a name. */
function componentSchema(schema: z.ZodType, used: Map<string, JsonSchema>): JsonSchema {
  const { $schema: _dialect, $defs = {}, ...own } = pointed(jsonSchemaOf(schema));
  for (const [name, definition] of Object.entries($defs as Record<string, JsonSchema>)) {
    const { id: _id, ...rest } = definition;
    const before = used.get(name);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(rest)) {
      throw new Error(`two schemas are called ${name}`);
    }
    used.set(name, rest);
  }
  return own;
}

/** References point into the components instead of into the schema itself. */
function pointed(schema: unknown): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}
