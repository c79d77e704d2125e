import type { AuditEntryView, CreatedToken, TokenView, Whoami } from '@anyvisor/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inIdentity } from '../../src/db/transaction.ts';
import { until } from '../support/until.ts';
import { password, signedIn } from './support/browser.ts';
import type { TestBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

type Role = 'admin' | 'operator' | 'viewer';

async function made(browser: TestBrowser, name: string, role: Role): Promise<CreatedToken> {
  const answer = await browser.ask('POST', '/tokens', { body: { name, role } });
  expect(answer.status).toBe(201);
  return (await answer.json()) as CreatedToken;
}

const by = (secret: string, path: string, method = 'GET', body?: unknown) =>
  fetch(`${it.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secret}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const status = async (secret: string, path = '/whoami') => (await by(secret, path)).status;
const change = (userId: string, body: unknown) => it.ask('PATCH', `/users/${userId}`, { body });
const listed = async () => (await it.json<{ items: TokenView[] }>('GET', '/tokens?limit=500')).items;

describe('a token that a user has made', () => {
  test('says whose it is; one of nobody says so too', async () => {
    const anna = await signedIn(it, 'anna', 'admin');
    const { id } = await made(anna, 'of-anna', 'operator');
    const tokens = await listed();
    expect(tokens.find((token) => token.id === id)).toMatchObject({
      madeBy: { id: anna.id, name: 'anna' },
      role: 'operator',
      actsAs: 'operator',
    });
    expect(tokens.find(({ name }) => name === 'viewer')).toMatchObject({ madeBy: null, actsAs: 'viewer' });
  });

  test('works no longer while its user is disabled, and does again after', async () => {
    const bert = await signedIn(it, 'bert', 'admin');
    const { id, secret } = await made(bert, 'of-bert', 'viewer');
    expect(await status(secret)).toBe(200);
    await change(bert.id, { disabled: true });
    const refused = await by(secret, '/whoami');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('disabled') });
    expect((await listed()).find((token) => token.id === id)).toMatchObject({ role: 'viewer', actsAs: null });
    await change(bert.id, { disabled: false });
    expect(await status(secret)).toBe(200);
  });

  test('may no more than its user may now, and never more than its own role', async () => {
    const cleo = await signedIn(it, 'cleo', 'admin');
    const { id, secret } = await made(cleo, 'of-cleo', 'admin');
    const small = await made(cleo, 'small', 'viewer');
    expect(await status(secret, '/users')).toBe(200);
    await change(cleo.id, { role: 'viewer' });
    expect(await status(secret, '/users')).toBe(403);
    expect((await by(secret, '/tokens', 'POST', { name: 'more', role: 'admin' })).status).toBe(403);
    const who = (await (await by(secret, '/whoami')).json()) as Whoami;
    expect(who).toMatchObject({ role: 'viewer', platformAdmin: false });
    expect(who.permissions).toContain('vms:read');
    expect(who.permissions).not.toContain('vms:operate');
    expect((await listed()).find((token) => token.id === id)).toMatchObject({
      role: 'admin',
      actsAs: 'viewer',
    });
    await change(cleo.id, { role: 'admin' });
    expect(await status(secret, '/users')).toBe(200);
    expect(await status(small.secret, '/users')).toBe(403);
  });

  test('goes with its user, out of the list too; the audit log keeps both', async () => {
    const dora = await signedIn(it, 'dora', 'admin');
    const { id, secret } = await made(dora, 'of-dora', 'operator');
    await by(secret, '/preferences/table', 'PUT', { value: 1 });
    const other = await it.json<CreatedToken>('POST', '/tokens', { body: { name: 'stays', role: 'viewer' } });
    expect((await it.ask('DELETE', `/users/${dora.id}`)).status).toBe(204);
    expect(await status(secret)).toBe(401);
    expect(await status(other.secret)).toBe(200);
    expect((await listed()).map((token) => token.id)).not.toContain(id);
    const { items } = await it.json<{ items: AuditEntryView[] }>('GET', '/audit-entries?limit=500');
    const told = items.filter(({ subject }) => subject.id === id);
    expect(told.map(({ action }) => action).toSorted()).toEqual(['token.create', 'token.delete']);
    expect(told.find(({ action }) => action === 'token.create')).toMatchObject({
      actor: { type: 'user', id: dora.id, name: 'dora' },
    });
    expect(told.find(({ action }) => action === 'token.delete')).toMatchObject({
      actor: { type: 'token', name: 'admin' },
      subject: { name: 'of-dora' },
      detail: { madeBy: 'dora' },
    });
    const again = await signedIn(it, 'dora', 'admin');
    expect(again.id).not.toBe(dora.id);
    expect(await status(secret)).toBe(401);
  });

  test('gives nobody a way round by making another', async () => {
    const emil = await signedIn(it, 'emil', 'admin');
    const first = await made(emil, 'first', 'admin');
    const answer = await by(first.secret, '/tokens', 'POST', { name: 'second', role: 'admin' });
    const second = (await answer.json()) as CreatedToken;
    expect(second.madeBy).toEqual({ id: emil.id, name: 'emil' });
    await change(emil.id, { disabled: true });
    expect(await status(second.secret)).toBe(401);
    expect((await it.ask('DELETE', `/users/${emil.id}`)).status).toBe(204);
    expect((await listed()).map((token) => token.id)).not.toContain(second.id);
  });

  test.each([
    ['disabled', (id: string) => change(id, { disabled: true })],
    ['removed', (id: string) => it.ask('DELETE', `/users/${id}`)],
  ])('has its open stream ended at once when its user is %s', async (how, lose) => {
    const user = await signedIn(it, `streaming-${how}`, 'admin');
    const { secret } = await made(user, `stream-${how}`, 'viewer');
    const answer = await by(secret, '/events');
    expect(answer.status).toBe(200);
    const state = { ended: false };
    const read = async () => {
      for await (const _ of answer.body ?? []);
      state.ended = true;
    };
    void read().catch(() => undefined);
    await lose(user.id);
    await until('it has ended', () => state.ended, 5_000);
  });
});

test('the first administrator’s token of a tenant is nobody’s: it outlives the user who made the tenant', async () => {
  const founder = await signedIn(it, 'founder', 'admin');
  const platformAdmin = (is: boolean) =>
    inIdentity(it.core.db, (tx) =>
      tx.updateTable('app_user').set({ platform_admin: is }).where('id', '=', founder.id).execute(),
    );
  await platformAdmin(true);
  // What is remembered of the session is forgotten with any change.
  await it.ask('PATCH', `/users/${founder.id}`, { as: 'platform', body: { role: 'admin' } });
  const answer = await founder.ask('POST', '/tenants', { body: { name: 'founded' } });
  expect(answer.status).toBe(201);
  const { adminToken } = (await answer.json()) as { adminToken: string };
  await platformAdmin(false);
  const next = { name: 'successor', role: 'admin', password };
  expect((await by(adminToken, '/users', 'POST', next)).status).toBe(201);
  expect((await by(adminToken, `/users/${founder.id}`, 'DELETE')).status).toBe(204);
  expect(await status(adminToken, '/users')).toBe(200);
  const { items } = (await (await by(adminToken, '/tokens')).json()) as { items: TokenView[] };
  expect(items).toMatchObject([{ name: 'first administrator', madeBy: null, actsAs: 'admin' }]);
});
