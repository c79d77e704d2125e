import type { z } from 'zod';
import { problemName } from './problem-responses.ts';
import type { RequestHeader, ResponseContract, RouteContract } from '../route.ts';

type SchemaOf = (schema: z.ZodType) => unknown;

/** One route as an OpenAPI operation object. */
export function pathItemOf(contract: RouteContract, schemaOf: SchemaOf): Record<string, unknown> {
  return {
    operationId: contract.operationId,
    tags: [contract.tag],
    summary: contract.summary,
    ...(contract.description === undefined ? {} : { description: contract.description }),
    'x-permission': contract.permission,
    ...(contract.permission === 'public' ? { security: [] } : {}),
    parameters: [
      ...fieldsOf(contract.params, schemaOf).map((field) => ({ ...field, in: 'path', required: true })),
      ...fieldsOf(contract.query, schemaOf).map((field) => ({ ...field, in: 'query' })),
      ...(contract.headers ?? []).map(headerParameter),
    ],
    ...(contract.body === undefined ? {} : { requestBody: requestBody(contract, schemaOf(contract.body)) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(contract.responses).map(([status, response]) => [
          status,
          responseObject(response, schemaOf),
        ]),
      ),
      ...Object.fromEntries(
        problemStatuses(contract).map((status) => [
          status,
          { $ref: `#/components/responses/${problemName(status)}` },
        ]),
      ),
    },
  };
}

/** Every status a route may refuse with: its own and those that come with a token, a body, a query. */
export function problemStatuses(contract: RouteContract): readonly number[] {
  const guarded = contract.permission === 'public' ? [] : [401, 429];
  const permitted = contract.permission === 'public' || contract.permission === 'authenticated' ? [] : [403];
  const parsed = (contract.params ?? contract.query ?? contract.body) ? [422] : [];
  const sent = contract.body === undefined ? [] : [413, 415];
  const all = [...guarded, ...permitted, ...parsed, ...sent, ...(contract.problems ?? [])];
  return [...new Set(all)].sort((a, b) => a - b);
}

function fieldsOf(schema: z.ZodType | undefined, schemaOf: SchemaOf): Record<string, unknown>[] {
  if (schema === undefined) {
    return [];
  }
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, example, ...rest }]) => ({
    name,
    ...(required.includes(name) ? { required: true } : {}),
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
    schema: rest,
  }));
}

const headerFacts: Record<RequestHeader, { description: string; maxLength: number }> = {
  'Idempotency-Key': {
    description: 'The same key and body within 24 hours answer the same operation.',
    maxLength: 200,
  },
  'If-Match': { description: 'Only if the resource is still at this ETag.', maxLength: 100 },
  'Last-Event-ID': { description: 'Go on after this sequence number.', maxLength: 20 },
};

function headerParameter(name: RequestHeader): Record<string, unknown> {
  const { description, maxLength } = headerFacts[name];
  return { name, in: 'header', description, schema: { type: 'string', maxLength } };
}

function requestBody(contract: RouteContract, schema: unknown): Record<string, unknown> {
  const example = contract.bodyExample === undefined ? {} : { example: contract.bodyExample };
  return {
    required: contract.optionalBody !== true,
    content: {
      'application/json': { schema, ...example },
      ...(contract.yaml === true ? { 'application/yaml': { schema, ...example } } : {}),
    },
  };
}

function responseObject(response: ResponseContract, schemaOf: SchemaOf): Record<string, unknown> {
  return {
    description: response.description,
    ...(response.headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(response.headers.map((name) => [name, { schema: { type: 'string' } }])),
        }),
    ...(response.schema === undefined
      ? {}
      : { content: { [response.contentType ?? 'application/json']: { schema: schemaOf(response.schema) } } }),
    ...(response.alternatives === undefined
      ? {}
      : {
          // Not among `content`: a generated client would take each answer for either form.
          'x-alternatives': Object.fromEntries(
            Object.entries(response.alternatives).map(([type, schema]) => [
              type,
              { schema: schemaOf(schema) },
            ]),
          ),
        }),
  };
}
