import type { CreatedToken, Whoami } from '@anyvisor/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

const as = (secret: string, path = '/whoami') =>
  fetch(`${it.url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });

test('a token says whose it is and what it may do', async () => {
  const who = await it.json<Whoami>('GET', '/whoami', { as: 'viewer' });
  expect(who).toMatchObject({
    tenant: { id: it.tenantId, name: 'mine' },
    role: 'viewer',
    platformAdmin: false,
  });
  expect(who.permissions).toContain('vms:read');
  expect(who.permissions).not.toContain('vms:operate');
});

test('a token is made, shown once, works, and stops working when revoked', async () => {
  const made = await it.json<CreatedToken>('POST', '/tokens', { body: { name: 'ci', role: 'operator' } });
  expect((await as(made.secret)).status).toBe(200);
  const list = JSON.stringify(await it.json('GET', '/tokens'));
  expect(list).toContain(made.id);
  expect(list).not.toContain(made.secret);
  expect((await it.ask('DELETE', `/tokens/${made.id}`)).status).toBe(204);
  expect((await as(made.secret)).status).toBe(401);
  expect((await it.ask('DELETE', `/tokens/${made.id}`, { as: 'stranger' })).status).toBe(404);
});

test('a token that would be expired already is not made', async () => {
  const answer = await it.ask('POST', '/tokens', {
    body: { name: 'old', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' },
  });
  expect(answer.status).toBe(422);
});

test('tokens are listed in pages', async () => {
  const first = await it.json<{ items: { id: string }[]; nextCursor: string }>('GET', '/tokens?limit=2');
  const second = await it.json<{ items: { id: string }[] }>(
    'GET',
    `/tokens?limit=2&cursor=${first.nextCursor}`,
  );
  expect(first.items).toHaveLength(2);
  expect(second.items.map(({ id }) => id)).not.toContain(first.items[1]?.id);
});

test('only the platform’s administration makes tenants, and each is an island', async () => {
  expect((await it.ask('POST', '/tenants', { body: { name: 'acme' } })).status).toBe(403);
  const made = await it.json<{ id: string; adminToken: string }>('POST', '/tenants', {
    as: 'platform',
    body: { name: 'acme' },
  });
  expect((await as(made.adminToken)).status).toBe(200);
  expect((await as(made.adminToken, '/tenants')).status).toBe(403);
  const again = await it.ask('POST', '/tenants', { as: 'platform', body: { name: 'acme' } });
  expect(again.status).toBe(409);
  const { items } = await it.json<{ items: { name: string }[] }>('GET', '/tenants', { as: 'platform' });
  expect(items.map(({ name }) => name)).toContain('acme');
});

test('answers forbid being framed, sniffed or kept', async () => {
  const { headers } = await it.ask('GET', '/whoami');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('health, readiness, metrics and descriptions are there for machines', async () => {
  expect(await it.json('GET', 'root:/healthz', { as: 'nobody' })).toEqual({ status: 'ok' });
  expect(await it.json('GET', 'root:/readyz', { as: 'nobody' })).toMatchObject({ ready: true });
  const metrics = await (await it.ask('GET', 'root:/metrics', { as: 'nobody' })).text();
  expect(metrics).toContain('anyvisor_http_request_seconds_bucket');
  expect(metrics).not.toContain(it.tenantId);
  expect(await it.json('GET', '/openapi.json', { as: 'nobody' })).toMatchObject({ openapi: '3.1.0' });
  expect(await it.json('GET', '/schemas/vm-spec', { as: 'nobody' })).toMatchObject({ title: 'Anyvisor VM' });
  const { items } = await it.json<{ items: { type: string; secrets: string[] }[] }>(
    'GET',
    '/connection-types',
  );
  expect(items).toEqual([expect.objectContaining({ type: 'XAPI', secrets: ['password'] })]);
});
