import type { AuditEntryView, UserView } from '@anyvisor/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, signedIn, testBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

const make = (name: string, role = 'viewer', secret = password) =>
  it.ask('POST', '/users', { body: { name, role, password: secret } });
const list = async (query = '') =>
  it.json<{ items: UserView[]; nextCursor: string | null }>('GET', `/users${query}`);

describe('users', () => {
  test('are made, listed by name in pages, and found once each', async () => {
    const made = await make('Zoë', 'operator');
    expect(made.status).toBe(201);
    expect(await made.json()).toEqual({
      id: expect.any(String),
      name: 'Zoë',
      role: 'operator',
      disabled: false,
      lastSignInAt: null,
      createdAt: expect.any(String),
    });
    for (const name of ['bert', 'Anton', 'ärger']) {
      expect((await make(name)).status).toBe(201);
    }
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
      'Anton',
      'bert',
      'Zoë',
      'ärger',
    ]);
    expect(second.nextCursor).toBeNull();
    await testBrowser(it).signIn('bert');
    const bert = (await list()).items.find(({ name }) => name === 'bert');
    expect(new Date(bert?.lastSignInAt ?? 0).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test('exist once, however their name is written', async () => {
    expect((await make('Strauß')).status).toBe(201);
    for (const twin of ['strauß', 'STRAUSS', 'Ｓtrauß', 'straUẞ']) {
      expect([twin, (await make(twin)).status]).toEqual([twin, 409]);
    }
    expect((await testBrowser(it).signIn('STRAUSS')).status).toBe(201);
  });

  test('need a name and a password that will do, and are told which does not', async () => {
    for (const [name, secret, pointer] of [
      ['', password, '/name'],
      ['two words', password, '/name'],
      ['.hidden', password, '/name'],
      ['zero\u200bwidth', password, '/name'],
      ['right\u202eleft', password, '/name'],
      ['x'.repeat(61), password, '/name'],
      ['newcomer', 'eleven char', '/password'],
      ['newcomer', 'x'.repeat(257), '/password'],
      ['newcomer', 'Newcomer2026!', '/password'],
      ['newcomer', 'NEWCOMERnewcomer', '/password'],
      ['newcomer', 'Passw0rd!!!!', '/password'],
      ['newcomer', 'qwertyuiop123', '/password'],
      ['newcomer', '012345678901', '/password'],
    ] as const) {
      const answer = await make(name, 'viewer', secret);
      expect([name, secret, answer.status]).toEqual([name, secret, 422]);
      expect(await answer.json()).toMatchObject({
        violations: [{ pointer, message: expect.stringMatching(/\w/) }],
      });
    }
    expect((await make('x'.repeat(60))).status).toBe(201);
    const unknown = await it.ask('POST', '/users', { body: { name: 'n', password, role: 'root' } });
    expect(unknown.status).toBe(422);
    const much = await it.ask('POST', '/users', {
      body: { name: 'n', password, role: 'viewer', platformAdmin: true },
    });
    expect(much.status).toBe(422);
  });

  test('are an administrator’s to see and to change', async () => {
    for (const role of ['viewer', 'operator'] as const) {
      const browser = await signedIn(it, `mere-${role}`, role);
      expect((await browser.ask('GET', '/users')).status).toBe(403);
      expect((await browser.ask('PATCH', `/users/${browser.id}`, { body: { role: 'admin' } })).status).toBe(
        403,
      );
      const other = { body: { name: 'friend', role: 'admin', password } };
      expect((await browser.ask('POST', '/users', other)).status).toBe(403);
    }
  });

  test('are nobody once removed: session, password and preferences go with them', async () => {
    const browser = await signedIn(it, 'goner', 'viewer');
    await browser.ask('PUT', '/preferences/table', { body: { value: 1 } });
    expect((await it.ask('DELETE', `/users/${browser.id}`)).status).toBe(204);
    expect((await browser.ask('GET', '/session')).status).toBe(401);
    expect((await testBrowser(it).signIn('goner')).status).toBe(401);
    expect((await it.ask('DELETE', `/users/${browser.id}`)).status).toBe(404);
    const again = await signedIn(it, 'goner', 'viewer');
    expect(again.id).not.toBe(browser.id);
    expect((await again.ask('GET', '/preferences/table')).status).toBe(404);
  });
});

describe('a change', () => {
  test('of the role takes hold of open sessions at once', async () => {
    const browser = await signedIn(it, 'riser', 'admin');
    expect((await browser.ask('GET', '/users')).status).toBe(200);
    const keeper = await signedIn(it, 'keeper', 'admin');
    expect((await keeper.ask('PATCH', `/users/${browser.id}`, { body: { role: 'viewer' } })).status).toBe(
      200,
    );
    expect((await browser.ask('GET', '/users')).status).toBe(403);
    expect(await (await browser.ask('GET', '/session')).json()).toMatchObject({ role: 'viewer' });
    await keeper.ask('DELETE', '/session');
  });

  test('to disabled ends the sessions, and enabling does not bring them back', async () => {
    const browser = await signedIn(it, 'paused', 'viewer');
    const answer = await it.ask('PATCH', `/users/${browser.id}`, { body: { disabled: true } });
    expect(await answer.json()).toMatchObject({ disabled: true });
    expect((await browser.ask('GET', '/session')).status).toBe(401);
    await it.ask('PATCH', `/users/${browser.id}`, { body: { disabled: false } });
    expect((await browser.ask('GET', '/session')).status).toBe(401);
    expect((await testBrowser(it).signIn('paused')).status).toBe(201);
  });

  test('of the password ends all sessions, and nothing of it is written down', async () => {
    const browser = await signedIn(it, 'reset', 'viewer');
    const next = 'given out by the help desk';
    expect((await it.ask('PATCH', `/users/${browser.id}`, { body: { password: next } })).status).toBe(200);
    expect((await browser.ask('GET', '/session')).status).toBe(401);
    expect((await testBrowser(it).signIn('reset')).status).toBe(401);
    expect((await testBrowser(it).signIn('reset', next)).status).toBe(201);
    const { items } = await it.json<{ items: AuditEntryView[] }>('GET', '/audit-entries?limit=500');
    const entry = items.find(({ action, subject }) => action === 'user.update' && subject.name === 'reset');
    expect(entry).toMatchObject({ detail: { password: 'changed' }, actor: { type: 'token', name: 'admin' } });
    expect(JSON.stringify(items)).not.toContain(next);
  });

  test('of one’s own password needs the present one', async () => {
    const browser = await signedIn(it, 'self-admin', 'admin');
    const answer = await browser.ask('PATCH', `/users/${browser.id}`, {
      body: { password: 'without the present one' },
    });
    expect(await answer.json()).toMatchObject({ status: 422, violations: [{ pointer: '/password' }] });
  });

  test('of nothing, or of what is not there, is refused', async () => {
    const browser = await signedIn(it, 'unchanged', 'viewer');
    expect((await it.ask('PATCH', `/users/${browser.id}`, { body: {} })).status).toBe(422);
    expect((await it.ask('PATCH', '/users/not-an-id', { body: { disabled: true } })).status).toBe(404);
  });
});

describe('the last administrator', () => {
  test('stays one, whatever is asked and however many ask at once', async () => {
    const fresh = await testApp();
    try {
      const one = await signedIn(fresh, 'one', 'admin');
      for (const body of [{ role: 'operator' }, { role: 'viewer' }, { disabled: true }]) {
        const answer = await one.ask('PATCH', `/users/${one.id}`, { body });
        expect(answer.status).toBe(409);
        expect(await answer.json()).toMatchObject({ nextStep: expect.stringMatching(/another/) });
      }
      expect((await one.ask('DELETE', `/users/${one.id}`)).status).toBe(409);
      const two = await signedIn(fresh, 'two', 'admin');
      const both = await Promise.all([
        one.ask('PATCH', `/users/${two.id}`, { body: { role: 'viewer' } }),
        two.ask('PATCH', `/users/${one.id}`, { body: { role: 'viewer' } }),
      ]);
      const { items } = await fresh.json<{ items: UserView[] }>('GET', '/users');
      expect(items.filter(({ role }) => role === 'admin')).toHaveLength(1);
      expect(both.map(({ status }) => status)).toContain(200);
    } finally {
      await fresh.close();
    }
  });
});
