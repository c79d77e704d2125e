import type { SessionView } from '@anyvisor/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { password, signedIn, testBrowser } from './support/browser.ts';
import type { TestBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
/** The platform's administrator: made by the first run, at home in `default`. */
let root: TestBrowser;
beforeAll(async () => {
  it = await testApp();
  root = testBrowser(it);
  const body = { token: it.tokens.platform, name: 'root', password };
  root.session = (await (await root.ask('POST', '/setup', { body })).json()) as SessionView;
});
afterAll(() => it?.close());

const someone = '0197a000-0000-7000-8000-000000000001';
const goTo = async (browser: TestBrowser, tenantId: string) => {
  const answer = await browser.ask('PATCH', '/session', { body: { tenantId } });
  if (answer.status === 200) {
    browser.session = (await answer.clone().json()) as SessionView;
  }
  return answer;
};
const namesOf = async (browser: TestBrowser) => {
  const { items } = (await (await browser.ask('GET', '/users')).json()) as { items: { name: string }[] };
  return items.map(({ name }) => name);
};

test('whoever makes a tenant while signed in administers it, and goes there and back', async () => {
  const home = root.session?.tenant.id ?? '';
  const made = await root.ask('POST', '/tenants', { body: { name: 'branch' } });
  const { id: branch } = (await made.json()) as { id: string };
  const there = (await (await goTo(root, branch)).json()) as SessionView;
  expect(there).toMatchObject({
    tenant: { id: branch, name: 'branch' },
    role: 'admin',
    tenants: [
      { name: 'branch', role: 'admin' },
      { name: 'default', role: 'admin' },
    ],
  });
  expect(await (await root.ask('GET', '/session')).json()).toEqual(there);
  await goTo(root, home);
  expect((await testBrowser(it).signIn('root')).status).toBe(201);
});

test('a tenant one does not belong to is not there, and neither is one that does not exist', async () => {
  for (const tenantId of [it.tenantId, someone]) {
    const answer = await goTo(root, tenantId);
    expect(answer.status).toBe(404);
  }
  expect((await goTo(root, 'default')).status).toBe(422);
  expect(root.session?.tenant.name).toBe('default');
});

test('a tab that still shows the tenant before changes nothing in the one after', async () => {
  const { id: branch } = (await (await root.ask('POST', '/tenants', { body: { name: 'tabs' } })).json()) as {
    id: string;
  };
  const home = root.session;
  await goTo(root, branch);
  const fromOldTab = await root.ask('POST', '/tokens', {
    body: { name: 'meant for home', role: 'viewer' },
    headers: { 'x-csrf-token': home?.csrfToken ?? '' },
  });
  expect(fromOldTab.status).toBe(403);
  await goTo(root, home?.tenant.id ?? '');
});

test('users of one tenant see nothing of another’s, and change nothing there', async () => {
  const mine = await signedIn(it, 'mine-admin', 'admin');
  const theirs = await signedIn(it, 'theirs-admin', 'admin', 'stranger');
  expect(await namesOf(mine)).toEqual(['mine-admin']);
  expect(await namesOf(theirs)).toEqual(['theirs-admin']);
  for (const [method, body] of [
    ['PATCH', { role: 'viewer' }],
    ['PATCH', { disabled: true }],
    ['PATCH', { password: 'a password nobody asked for' }],
    ['DELETE', undefined],
  ] as const) {
    const answer = await mine.ask(method, `/users/${theirs.id}`, body === undefined ? {} : { body });
    expect([method, body, answer.status]).toEqual([method, body, 404]);
  }
  expect((await theirs.ask('GET', '/session')).status).toBe(200);
});

test('somebody of another tenant is let in by a platform administrator only, and by nobody’s password', async () => {
  const guest = await signedIn(it, 'guest', 'viewer');
  const own = await signedIn(it, 'own-admin', 'admin', 'stranger');
  const asked = await own.ask('POST', '/users', { body: { name: 'guest', role: 'viewer' } });
  expect(await asked.json()).toMatchObject({ status: 422, violations: [{ pointer: '/password' }] });
  const taken = await own.ask('POST', '/users', { body: { name: 'Guest', role: 'viewer', password } });
  expect(taken.status).toBe(409);
  const missing = await root.ask('POST', '/users', { body: { name: 'no-such-one', role: 'viewer' } });
  expect(missing.status).toBe(404);
  const added = await root.ask('POST', '/users', { body: { name: 'GUEST', role: 'operator' } });
  expect(added.status).toBe(201);
  expect((await root.ask('POST', '/users', { body: { name: 'guest', role: 'viewer' } })).status).toBe(409);
  const here = (await (await guest.ask('GET', '/session')).json()) as SessionView;
  expect(here.tenants.map(({ name, role }) => [name, role])).toEqual([
    ['default', 'operator'],
    ['mine', 'viewer'],
  ]);
  expect(here.role).toBe('viewer');
  const there = (await (await goTo(guest, root.session?.tenant.id ?? '')).json()) as SessionView;
  expect(there.role).toBe('operator');
});

test('a password that opens several tenants is set by a platform administrator only', async () => {
  const shared = await signedIn(it, 'shared', 'viewer');
  const boss = await signedIn(it, 'boss', 'admin');
  await root.ask('POST', '/users', { body: { name: 'shared', role: 'viewer' } });
  const reset = { password: 'given by an administrator' };
  expect((await boss.ask('PATCH', `/users/${shared.id}`, { body: reset })).status).toBe(403);
  expect((await boss.ask('PATCH', `/users/${shared.id}`, { body: { role: 'operator' } })).status).toBe(200);
  expect((await root.ask('PATCH', `/users/${shared.id}`, { body: reset })).status).toBe(200);
  expect((await shared.ask('GET', '/session')).status).toBe(401);
  expect((await testBrowser(it).signIn('shared', reset.password)).status).toBe(201);
});

test('leaving one tenant ends the sessions there and leaves the rest', async () => {
  const both = await signedIn(it, 'both', 'viewer');
  await root.ask('POST', '/users', { body: { name: 'both', role: 'viewer' } });
  const elsewhere = testBrowser(it);
  await elsewhere.signIn('both');
  await goTo(elsewhere, root.session?.tenant.id ?? '');
  expect((await root.ask('DELETE', `/users/${both.id}`)).status).toBe(204);
  expect((await elsewhere.ask('GET', '/session')).status).toBe(401);
  expect((await both.ask('GET', '/session')).status).toBe(200);
  expect((await testBrowser(it).signIn('both')).status).toBe(201);
});

test('a user whom two tenants let go of at once is gone', async () => {
  for (let n = 0; n < 5; n += 1) {
    const body = { name: `pushed-${n}`, role: 'viewer', password };
    const { id } = await it.json<{ id: string }>('POST', '/users', { body });
    await root.ask('POST', '/users', { body: { name: body.name, role: 'viewer' } });
    const both = await Promise.all([it.ask('DELETE', `/users/${id}`), root.ask('DELETE', `/users/${id}`)]);
    expect(both.map(({ status }) => status)).toEqual([204, 204]);
    expect((await it.ask('POST', '/users', { body })).status).toBe(201);
  }
});

test('several people who share a browser stay known in it', async () => {
  const [one, two] = [await signedIn(it, 'sharer-1', 'viewer'), await signedIn(it, 'sharer-2', 'viewer')];
  const device = '__Host-anyvisor-device';
  const first = one.cookies.get(device) ?? '';
  two.cookies.set(device, first);
  await two.signIn('sharer-2');
  expect(two.cookies.get(device)).toBe(first);
  two.cookies.set(device, 'B'.repeat(43));
  await two.signIn('sharer-2');
  expect(two.cookies.get(device)).not.toBe('B'.repeat(43));
});

test('a platform administrator is nobody’s to change but a platform administrator’s', async () => {
  const boss = await it.json<{ id: string }>('POST', '/users', {
    as: 'platform',
    body: { name: 'default-admin', role: 'admin', password },
  });
  const browser = testBrowser(it);
  await browser.signIn('default-admin');
  const rootId = root.session?.user.id ?? '';
  for (const body of [{ role: 'viewer' }, { disabled: true }, { password: 'taken over by an admin' }]) {
    expect((await browser.ask('PATCH', `/users/${rootId}`, { body })).status).toBe(403);
  }
  expect((await browser.ask('DELETE', `/users/${rootId}`)).status).toBe(403);
  expect((await browser.ask('GET', '/tenants')).status).toBe(403);
  expect((await root.ask('DELETE', `/users/${boss.id}`)).status).toBe(204);
  expect((await browser.ask('GET', '/session')).status).toBe(401);
  // Whoever lost the password still has the bootstrap token.
  const back = { password: 'the operator is back again' };
  const reset = await it.ask('PATCH', `/users/${rootId}`, { as: 'platform', body: back });
  expect(reset.status).toBe(200);
  expect((await testBrowser(it).signIn('root', back.password)).status).toBe(201);
});
