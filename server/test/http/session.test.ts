import type { AuditEntryView, SessionView } from '@anyvisor/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inIdentity } from '../../src/db/transaction.ts';
import { until } from '../support/until.ts';
import { password, sessionCookie, signedIn, testBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

const another = 'seven grey herons in the rain';

describe('signing in', () => {
  test('answers who one is, with a cookie that no script and no other site gets', async () => {
    const made = await it.json<{ id: string }>('POST', '/users', {
      body: { name: 'Anna', role: 'operator', password },
    });
    const browser = testBrowser(it);
    const answer = await browser.signIn('anna');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const session = (await answer.json()) as SessionView;
    expect(session).toMatchObject({
      user: { id: made.id, name: 'Anna' },
      tenant: { id: it.tenantId, name: 'mine' },
      role: 'operator',
      platformAdmin: false,
      tenants: [{ id: it.tenantId, name: 'mine', role: 'operator' }],
    });
    expect(session.permissions).toContain('vms:operate');
    expect(session.permissions).not.toContain('users:read');
    const hours = (new Date(session.expiresAt).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    const [line = ''] = answer.headers.getSetCookie();
    expect(line).toMatch(/^__Host-anyvisor-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(await (await browser.ask('GET', '/session')).json()).toEqual(session);
    expect(await (await browser.ask('GET', '/whoami')).json()).toMatchObject({
      token: null,
      user: { id: made.id, name: 'Anna' },
    });
  });

  test('keeps no secret in the database', async () => {
    const browser = await signedIn(it, 'secretive', 'viewer');
    const dump = await inIdentity(it.core.db, async (tx) => ({
      sessions: await tx.selectFrom('user_session').selectAll().execute(),
      passwords: await tx.selectFrom('user_password').selectAll().execute(),
      devices: await tx.selectFrom('user_device').selectAll().execute(),
      attempts: await tx.selectFrom('sign_in_attempt').selectAll().execute(),
    }));
    const text = JSON.stringify(dump, (_, value: unknown) =>
      typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer'
        ? Buffer.from((value as { data: number[] }).data).toString('latin1')
        : value,
    );
    for (const secret of [password, ...browser.cookies.values(), browser.session?.csrfToken ?? '?']) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain('secretive');
    expect(dump.passwords[0]?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('gives one answer for an unknown user, a wrong password and a disabled user', async () => {
    const gone = await signedIn(it, 'disabled-one', 'viewer');
    await it.ask('PATCH', `/users/${gone.id}`, { body: { disabled: true } });
    const answers = await Promise.all(
      [
        ['nobody-like-that', password],
        ['anna', another],
        ['disabled-one', password],
      ].map(async ([name = '', secret = '']) => {
        const answer = await testBrowser(it).signIn(name, secret);
        const { correlationId: _, ...body } = (await answer.json()) as Record<string, unknown>;
        return { status: answer.status, body, cookies: answer.headers.getSetCookie() };
      }),
    );
    expect(answers[0]).toMatchObject({ status: 401, body: { kind: 'AuthenticationFailed' }, cookies: [] });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('takes a password however its characters were composed', async () => {
    const composed = 'Fünf grüne Äpfel im Körbchen'.normalize('NFC');
    await it.ask('POST', '/users', { body: { name: 'composer', role: 'viewer', password: composed } });
    expect((await testBrowser(it).signIn('COMPOSER', composed.normalize('NFD'))).status).toBe(201);
  });

  test('always makes a new session: one that was presented is never adopted, and is over', async () => {
    const browser = await signedIn(it, 'fixated', 'viewer');
    const before = browser.cookies.get(sessionCookie) ?? '';
    expect((await browser.ask('GET', '/session')).status).toBe(200);
    await browser.signIn('fixated');
    const after = browser.cookies.get(sessionCookie) ?? '';
    expect(after).not.toBe(before);
    const planted = testBrowser(it);
    planted.cookies.set(sessionCookie, before);
    expect((await planted.ask('GET', '/session')).status).toBe(401);
    const invented = testBrowser(it);
    invented.cookies.set(sessionCookie, 'A'.repeat(43));
    await invented.signIn('fixated');
    expect(invented.cookies.get(sessionCookie)).not.toBe('A'.repeat(43));
    const attacker = testBrowser(it);
    attacker.cookies.set(sessionCookie, 'A'.repeat(43));
    expect((await attacker.ask('GET', '/session')).status).toBe(401);
  });

  test('with a body that is not meant so is refused before anything is looked up', async () => {
    for (const body of [
      {},
      { name: 'anna' },
      { name: '', password: 'x' },
      { name: 'anna', password, admin: true },
    ]) {
      expect((await testBrowser(it).ask('POST', '/session', { body })).status).toBe(422);
    }
    const form = await fetch(`${it.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ name: 'anna', password }),
    });
    expect(form.status).toBe(415);
  });
});

describe('a session', () => {
  test('is 401 without one, with a forged one, and for a token', async () => {
    expect((await testBrowser(it).ask('GET', '/session')).status).toBe(401);
    for (const forged of ['', 'x', 'A'.repeat(43), 'A'.repeat(5000), "' or 1=1 --", '%00', 'ä']) {
      const browser = testBrowser(it);
      browser.cookies.set(sessionCookie, encodeURIComponent(forged));
      expect([forged, (await browser.ask('GET', '/session')).status]).toEqual([forged, 401]);
    }
    expect((await it.ask('GET', '/session')).status).toBe(401);
    expect((await it.ask('DELETE', '/session')).status).toBe(401);
  });

  test('does not help a wrong token beside it', async () => {
    const browser = await signedIn(it, 'both', 'viewer');
    const wrong = await browser.ask('GET', '/whoami', { headers: { authorization: 'Bearer anyv_wrong' } });
    expect(wrong.status).toBe(401);
    const basic = await browser.ask('GET', '/whoami', { headers: { authorization: 'Basic YTpi' } });
    expect(basic.status).toBe(401);
    const right = await browser.ask('GET', '/whoami', {
      headers: { authorization: `Bearer ${it.tokens.admin}` },
    });
    expect(await right.json()).toMatchObject({ user: null, token: { name: 'admin' } });
  });

  test('ends by signing out: the cookie is cleared, and a copy of it is worth nothing', async () => {
    const browser = await signedIn(it, 'leaver', 'viewer');
    const copy = testBrowser(it);
    copy.cookies.set(sessionCookie, browser.cookies.get(sessionCookie) ?? '');
    expect((await copy.ask('GET', '/session')).status).toBe(200);
    const out = await browser.ask('DELETE', '/session');
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-anyvisor-session=; Max-Age=0; Path=\//),
    ]);
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    expect((await copy.ask('GET', '/session')).status).toBe(401);
  });

  test('may do what the role may, and no more', async () => {
    const viewer = await signedIn(it, 'looker', 'viewer');
    expect((await viewer.ask('GET', '/vms')).status).toBe(200);
    const refused = await viewer.ask('POST', '/tokens', { body: { name: 'x', role: 'admin' } });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ requiredPermissions: ['tokens:write'] });
    expect((await viewer.ask('GET', '/users')).status).toBe(403);
    expect((await viewer.ask('GET', '/tenants')).status).toBe(403);
  });

  test('names its user in operations and in the audit log, and not its secrets', async () => {
    const browser = await signedIn(it, 'worker', 'operator');
    const { vmId } = await it.connect();
    await browser.ask('POST', `/vms/${vmId}/start`);
    expect(it.operations.started.at(-1)?.actor).toEqual({ type: 'user', id: browser.id, name: 'worker' });
    await testBrowser(it).signIn('worker', 'not-the-password-at-all');
    await browser.ask('DELETE', '/session');
    const wanted = ['session.create', 'session.delete', 'session.refuse', 'user.create'];
    const found = await until('all is in the audit log', async () => {
      const { items } = await it.json<{ items: AuditEntryView[] }>('GET', '/audit-entries?limit=500');
      const own = items.filter(({ subject }) => subject.name === 'worker');
      return new Set(own.map(({ action }) => action)).size === wanted.length ? own : undefined;
    });
    expect(found.map(({ action }) => action).toSorted()).toEqual(wanted);
    expect(found.find(({ action }) => action === 'session.create')?.actor).toEqual({
      type: 'user',
      id: browser.id,
      name: 'worker',
    });
    expect(found.find(({ action }) => action === 'session.refuse')?.actor.type).toBe('address');
    expect(JSON.stringify(found)).not.toMatch(/not-the-password|quiet lamps/);
  });

  test('is kept by another node, and ends there within ten seconds', async () => {
    const browser = await signedIn(it, 'traveller', 'viewer');
    const secret = browser.cookies.get(sessionCookie) ?? '';
    const node = await it.anotherNode();
    expect((await node.people.sessions.recognise(secret))?.name).toBe('traveller');
    await browser.ask('DELETE', '/session');
    await until(
      'the other node knows',
      async () => (await node.people.sessions.recognise(secret)) === undefined || undefined,
      10_000,
    );
  });
});

describe('one’s own password', () => {
  test('is changed against the present one; every other session ends, this one goes on', async () => {
    const here = await signedIn(it, 'changer', 'viewer');
    const there = testBrowser(it);
    await there.signIn('changer');
    const put = (body: unknown) => here.ask('PUT', '/session/password', { body });
    const wrong = await put({ current: another, password: another });
    expect(await wrong.json()).toMatchObject({ status: 422, violations: [{ pointer: '/current' }] });
    const weak = await put({ current: password, password: 'changer-changer' });
    expect(await weak.json()).toMatchObject({ status: 422, violations: [{ pointer: '/password' }] });
    expect((await there.ask('GET', '/session')).status).toBe(200);
    expect((await put({ current: password, password: another })).status).toBe(204);
    expect((await here.ask('GET', '/session')).status).toBe(200);
    expect((await there.ask('GET', '/session')).status).toBe(401);
    expect((await testBrowser(it).signIn('changer', password)).status).toBe(401);
    expect((await testBrowser(it).signIn('changer', another)).status).toBe(201);
  });

  test('is not found out with a session that was left open', async () => {
    const here = await signedIn(it, 'left-open', 'viewer');
    const guess = async (n: number) => {
      const body = { current: `guess number ${n}`, password: another };
      return (await here.ask('PUT', '/session/password', { body })).status;
    };
    const statuses = await Promise.all(Array.from({ length: 20 }, (_, n) => guess(n)));
    // Eleven, and on a very slow machine one more for each second it took.
    expect(statuses.filter((status) => status === 422).length).toBeGreaterThanOrEqual(11);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  });
});
