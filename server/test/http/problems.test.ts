import { readFile } from 'node:fs/promises';
import { problemDocument } from '@anyvisor/api';
import type { ProblemDocument } from '@anyvisor/api';
import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiFault } from '../../src/http/api-fault.ts';
import { problemOf } from '../../src/http/problem.ts';
import type { Lists } from '../../src/http/lists.ts';
import { testApp } from './support/test-app.ts';
import type { Ask, TestApp } from './support/test-app.ts';

let it: TestApp;
let vmId: string;
beforeAll(async () => {
  it = await testApp();
  ({ vmId } = await it.connect());
});
afterAll(() => it?.close());

async function problem(
  method: string,
  path: string,
  ask?: Ask,
): Promise<ProblemDocument & { headers: Headers }> {
  const answer = await it.ask(method, path, ask);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const document = (await answer.json()) as ProblemDocument;
  expect(problemDocument.parse(document)).toEqual(document);
  expect(document.status).toBe(answer.status);
  expect(answer.headers.get('x-correlation-id')).toBe(document.correlationId);
  return { ...document, headers: answer.headers };
}

describe('a refusal is a problem document', () => {
  test.each<[string, string, string, Ask | undefined, Partial<ProblemDocument>]>([
    ['an address that is not there', 'GET', '/nowhere', undefined, { status: 404, kind: 'ResourceNotFound' }],
    ['a method that is not there', 'DELETE', '/vms', undefined, { status: 404, kind: 'ResourceNotFound' }],
    [
      'a malformed id',
      'GET',
      '/vms/42',
      undefined,
      { status: 404, kind: 'ResourceNotFound', resourceType: 'vm', resourceId: '42' },
    ],
    ['no token', 'GET', '/vms', { as: 'nobody' }, { status: 401, kind: 'AuthenticationFailed' }],
    [
      'too few rights',
      'POST',
      '/tokens',
      { as: 'viewer', body: {} },
      { status: 403, kind: 'AuthorizationFailed', requiredPermissions: ['tokens:write'] },
    ],
    [
      'a query parameter nobody knows',
      'GET',
      '/vms?color=red',
      undefined,
      {
        status: 422,
        kind: 'InvalidRequest',
        violations: [{ pointer: '?color', message: 'unknown field "color"' }],
      },
    ],
    ['a page too large', 'GET', '/vms?limit=501', undefined, { status: 422, kind: 'InvalidRequest' }],
    [
      'a filter that cannot be read',
      'GET',
      '/vms?filter=name%20%3D%3D',
      undefined,
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'a field no VM has',
      'GET',
      '/vms?fields=name,wings',
      undefined,
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'a cursor of another list',
      'GET',
      '/vms?cursor=abc',
      undefined,
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'a parameter for a route that has none',
      'GET',
      '/whoami?x=1',
      undefined,
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'a body that is not JSON',
      'POST',
      '/tokens',
      { text: '{', headers: { 'content-type': 'application/json' } },
      { status: 422, kind: 'InvalidRequest' },
    ],
    ['no body where one is needed', 'POST', '/tokens', undefined, { status: 422, kind: 'InvalidRequest' }],
    [
      'a body of an unknown type',
      'POST',
      '/tokens',
      { text: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { status: 415, kind: 'UnsupportedMediaType' },
    ],
    [
      'YAML where only JSON is read',
      'POST',
      '/tokens',
      { text: 'name: a', headers: { 'content-type': 'application/yaml' } },
      { status: 415, kind: 'UnsupportedMediaType' },
    ],
    [
      'a body over 1 MiB',
      'POST',
      '/tokens',
      { body: { name: 'x'.repeat(1024 * 1024) } },
      { status: 413, kind: 'PayloadTooLarge' },
    ],
    [
      'an unknown field',
      'POST',
      '/tokens',
      { body: { name: 'a', role: 'viewer', color: 'red' } },
      {
        status: 422,
        kind: 'InvalidRequest',
        violations: [{ pointer: '/color', message: 'unknown field "color"' }],
      },
    ],
    [
      'a body that reaches for prototypes',
      'POST',
      '/tokens',
      { text: '{"__proto__":{"a":1}}', headers: { 'content-type': 'application/json' } },
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'a body nested without end',
      'POST',
      '/vms',
      { text: '['.repeat(100_000) + ']'.repeat(100_000), headers: { 'content-type': 'application/json' } },
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'YAML nested without end',
      'POST',
      '/vms',
      { text: '['.repeat(100_000) + ']'.repeat(100_000), headers: { 'content-type': 'application/yaml' } },
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'a spec with an unknown key',
      'POST',
      '/vms',
      { body: { name: 'a', wings: 2 } },
      { status: 422, kind: 'InvalidVmSpec' },
    ],
    [
      'an operation that is not there',
      'GET',
      '/operations/0197a000-0000-7000-8000-000000000001',
      undefined,
      { status: 404, kind: 'ResourceNotFound', resourceType: 'operation' },
    ],
    [
      'a WebSocket address asked for plainly',
      'GET',
      '/events/ws',
      undefined,
      { status: 422, kind: 'InvalidRequest' },
    ],
    [
      'a verb with a body it does not know',
      'POST',
      '/vms/0197a000-0000-7000-8000-000000000001/start',
      { body: { gently: true } },
      { status: 422, kind: 'InvalidRequest' },
    ],
  ])('%s', async (_, method, path, ask, expected) => {
    expect(await problem(method, path, ask)).toMatchObject(expected);
  });

  test('every missing field of a spec is named with its pointer', async () => {
    const { violations } = await problem('POST', '/vms', {
      body: { name: 'a', compute: { cpuCores: 'two' } },
    });
    const pointers = violations?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/template', '/compute/cpuCores', '/compute/memoryMb', '/storage', '/network']);
  });

  test('an extension of a type that is not built in', async () => {
    const spec = {
      name: 'a',
      template: 'blank',
      compute: { cpuCores: 1, memoryMb: 1 },
      storage: { disks: [] },
      network: { nics: [] },
    };
    const foreign = await problem('POST', '/vms', {
      body: { ...spec, extensions: { VSPHERE: { folder: 'a' } } },
    });
    expect(foreign.violations).toEqual([
      { pointer: '/extensions/VSPHERE', message: 'no such hypervisor type is built in' },
    ]);
    const unknownKey = await problem('POST', '/vms', {
      body: { ...spec, extensions: { XAPI: { wings: 2 } } },
    });
    expect(unknownKey).toMatchObject({ kind: 'InvalidVmSpec', status: 422 });
    expect(unknownKey.violations?.[0]?.pointer).toMatch(/^\/extensions\/XAPI/);
  });

  test('the correlation id is the caller’s own when it is a plain word', async () => {
    const own = await problem('GET', '/nowhere', { headers: { 'x-correlation-id': 'build-42' } });
    expect(own.correlationId).toBe('build-42');
    const odd = await problem('GET', '/nowhere', { headers: { 'x-correlation-id': 'a b"c' } });
    expect(odd.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what a hypervisor answers is not our caller’s fault', () => {
  const facts = { message: 'as the platform says' };
  test.each<[HypervisorError, number]>([
    [hypervisorError('AuthenticationFailed', facts), 502],
    [hypervisorError('AuthorizationFailed', { ...facts, requiredPermissions: ['VM.Power'] }), 502],
    [hypervisorError('ResourceNotFound', { ...facts, resourceType: 'vm', resourceId: 'x' }), 404],
    [hypervisorError('ResourceAlreadyExists', { ...facts, resourceType: 'vm', resourceId: 'x' }), 409],
    [
      hypervisorError('ResourceExhausted', { ...facts, resourceType: 'storage', requested: 2, available: 1 }),
      409,
    ],
    [
      hypervisorError('OperationNotSupported', { ...facts, operation: 'pauseVm', hypervisorType: 'XAPI' }),
      409,
    ],
    [hypervisorError('OperationFailed', { ...facts, operation: 'startVm' }), 502],
    [hypervisorError('OperationFailed', { ...facts, operation: 'startVm', reason: 'state' }), 409],
    [hypervisorError('OperationFailed', { ...facts, operation: 'startVm', reason: 'policy' }), 409],
    [hypervisorError('OperationTimeout', { ...facts, operation: 'startVm', timeoutSeconds: 30 }), 504],
    [hypervisorError('ConnectionFailed', facts), 503],
    [hypervisorError('NetworkError', facts), 502],
    [hypervisorError('InvalidConfiguration', { ...facts, field: 'uri' }), 422],
    [hypervisorError('InvalidVmSpec', { ...facts, violations: [{ pointer: '/a', message: 'b' }] }), 422],
    [hypervisorError('UnknownError', { ...facts, native: { code: '99', text: 'boom' } }), 502],
    [hypervisorError('UnknownError', facts), 500],
  ])('%o answers %i', async (error, status) => {
    it.operations.refusal = { ...error, cause: new Error('password=hunter2') };
    try {
      const document = await problem('POST', `/vms/${vmId}/start`);
      expect(document).toMatchObject({
        status,
        kind: error.kind,
        detail: facts.message,
        retriable: error.retriable,
      });
      expect(document.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
      expect(JSON.stringify(document)).not.toContain('hunter2');
    } finally {
      it.operations.refusal = undefined;
    }
  });

  test('what nobody expected tells nothing but where to look', async () => {
    const broken = await testApp({
      lists: {
        vms: async () => {
          throw new Error('secret detail of the database');
        },
      } as unknown as Lists,
    });
    try {
      const answer = await broken.ask('GET', '/vms');
      const text = await answer.text();
      expect(answer.status).toBe(500);
      expect(text).not.toContain('secret detail');
      expect(JSON.parse(text)).toMatchObject({
        kind: 'UnknownError',
        nextStep: expect.stringContaining('correlation id'),
      });
    } finally {
      await broken.close();
    }
  });
});

test('every kind is explained where its type points', async () => {
  const page = await readFile(new URL('../../../docs/problems.md', import.meta.url), 'utf8');
  for (const kind of problemDocument.shape.kind.options) {
    const { type } = problemOf(new ApiFault(500, kind, 'x'), 'id');
    const [, anchor = ''] = type.split('#');
    expect(page).toContain(`<a id="${anchor}"></a>${kind} |`);
  }
});
