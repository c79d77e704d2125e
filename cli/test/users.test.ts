import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

const secret = 'quiet lamps over the harbour';
const run = async (argv: readonly string[]) =>
  served.anyvisor([...argv, '--token-file', await served.file('admin', served.app.tokens.admin)]);
const asPlatform = async (argv: readonly string[]) =>
  served.anyvisor([...argv, '--token-file', await served.file('platform', served.app.tokens.platform)]);
const signIn = async (name: string, password: string) =>
  (await served.app.ask('POST', '/session', { as: 'nobody', body: { name, password } })).status;

describe('users on the command line', () => {
  test('are added, listed, changed, given a new password and removed', async () => {
    const file = await served.file('password', `${secret}\n`);
    const added = await run(['user', 'add', 'Anna', '--role', 'operator', '--password-file', file]);
    expect(added).toMatchObject({ code: 0, out: 'Anna can sign in as operator\n' });
    expect(await signIn('anna', secret)).toBe(201);
    expect((await run(['user', 'list'])).out).toMatch(/Anna +operator +enabled/);

    const set = await run(['user', 'set', 'ANNA', '--role', 'viewer', '--disable']);
    expect(set).toMatchObject({ code: 0, out: 'Anna is disabled, viewer\n' });
    expect(await signIn('anna', secret)).toBe(401);
    expect((await run(['user', 'set', 'anna', '--enable'])).code).toBe(0);

    const next = await served.file('next', 'seven grey herons in the rain');
    const changed = await run(['user', 'password', 'anna', '--password-file', next]);
    expect(changed).toMatchObject({ code: 0, out: expect.stringContaining('signed out everywhere') });
    expect(await signIn('anna', 'seven grey herons in the rain')).toBe(201);

    expect((await run(['user', 'remove', 'anna', '--yes'])).out).toBe('Anna is removed\n');
    expect((await run(['user', 'remove', 'anna', '--yes'])).code).toBe(3);
  });

  test('need a password that will do, and say which does not', async () => {
    const weak = await served.file('weak', 'password1234');
    const refused = await run(['user', 'add', 'ben', '--role', 'viewer', '--password-file', weak]);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toMatch(/commonest/);
    expect(refused.err).not.toContain('password1234');
    expect((await run(['user', 'add', 'ben', '--role', 'viewer'])).err).toMatch(/--password-file/);
    expect((await run(['user', 'set', 'ben'])).code).not.toBe(0);
  });

  test('of another tenant are let in by the platform only', async () => {
    const file = await served.file('password', secret);
    await run(['user', 'add', 'guest', '--role', 'viewer', '--password-file', file]);
    expect((await asPlatform(['user', 'add', 'guest', '--role', 'viewer', '--existing'])).code).toBe(0);
    expect((await run(['user', 'add', 'nobody', '--role', 'viewer', '--existing'])).code).not.toBe(0);
  });
});

test('a tenant’s key is rotated by the platform only, and its connections go on working', async () => {
  const { items: connections } = await served.app.json<{ items: { id: string }[] }>('GET', '/connections');
  expect((await run(['tenant', 'rotate-key', 'mine'])).code).toBe(4);
  const rotated = await asPlatform(['tenant', 'rotate-key', 'mine']);
  expect(rotated.out).toMatch(/^mine has a new key; the credentials of 1 connections/);
  // A node that has remembered nothing opens them with the new key.
  const node = await served.app.anotherNode();
  const opened = await node.connections.port(served.app.tenantId, connections[0]?.id ?? '');
  expect(opened.ok).toBe(true);
  expect(served.app.hypervisor.connects.at(-1)?.password).toBe('not-to-be-shown');
  const { items } = await served.app.json<{ items: { action: string }[] }>('GET', '/audit-entries');
  expect(items.map(({ action }) => action)).toContain('tenant.rotate-key');
  const unknown = await served.app.ask('POST', '/tenants/0197a000-0000-7000-8000-000000000001/rotate-key', {
    as: 'platform',
  });
  expect(unknown.status).toBe(404);
});
