import { describe, expect, test } from 'vitest';
import { openApiDocument, permissions, routes, vmSpecJsonSchema } from '../src/index.ts';
import type { RouteContract } from '../src/index.ts';

const contracts: readonly (readonly [string, RouteContract])[] = Object.entries(routes);
const document = openApiDocument({
  LIBVIRT: { type: 'object', properties: { machine: { type: 'string' } } },
});
const text = JSON.stringify(document);

describe('every route', () => {
  test.each(contracts)(
    '%s is kept under its operation id, and its parameters are in its path',
    (name, contract) => {
      expect(contract.operationId).toBe(name);
      const inPath = [...contract.path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
      const described =
        contract.params === undefined ? [] : Object.keys((contract.params as { shape?: object }).shape ?? {});
      expect(described.toSorted()).toEqual(inPath.toSorted());
    },
  );

  test.each(contracts)('%s names its permission', (_, contract) => {
    expect([...permissions, 'public', 'authenticated']).toContain(contract.permission);
  });

  test('has an address of its own', () => {
    const addresses = contracts.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  // What everybody who is signed in may change: what is theirs alone. Whoever is about to sign in is nobody yet.
  const ownThings = ['/preferences', '/session', '/setup'];

  test.each(
    contracts.filter(
      ([, { method, path }]) => method !== 'GET' && !ownThings.some((own) => path.startsWith(own)),
    ),
  )('%s asks for a right of its own, for it is no mere look', (_, { permission }) => {
    expect(permission).not.toMatch(/^(public|authenticated)$/);
  });
});

test('every reference in the document leads somewhere, and every component is used', () => {
  const components = document['components'] as Record<string, Record<string, unknown>>;
  const references = new Set(
    [...text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)].map(([, kind, name]) => `${kind}/${name}`),
  );
  for (const reference of references) {
    const [kind = '', name = ''] = reference.split('/');
    expect(components[kind]?.[name], reference).toBeDefined();
  }
  const unused = Object.keys(components['schemas'] ?? {}).filter(
    (name) => !references.has(`schemas/${name}`),
  );
  expect(unused).toEqual([]);
  expect(text).not.toContain('#/$defs');
  expect(text).not.toContain('__schema');
});

test('requests are closed and answers are open', () => {
  const { schemas } = document['components'] as {
    schemas: Record<string, { additionalProperties?: unknown }>;
  };
  expect(schemas['CreateConnection']?.additionalProperties).toBe(false);
  expect(schemas['VmProvisionSpec']?.additionalProperties).toBe(false);
  expect(schemas['Vm']?.additionalProperties).toBeUndefined();
  expect(schemas['Problem']?.additionalProperties).toBeUndefined();
});

test("a spec's extensions are the adapters' own schemas, and only theirs", () => {
  const schema = vmSpecJsonSchema({
    LIBVIRT: { type: 'object', properties: { machine: { type: 'string' } } },
  });
  const { extensions } = schema['properties'] as {
    extensions: { properties: object; additionalProperties: boolean };
  };
  expect(extensions.properties).toEqual({
    LIBVIRT: { type: 'object', properties: { machine: { type: 'string' } } },
  });
  expect(extensions.additionalProperties).toBe(false);
});
