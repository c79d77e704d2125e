import type { SessionView } from '@anyvisor/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, testBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

const needed = async () => (await it.json('GET', '/setup', { as: 'nobody' }))['needed'];

describe('the first run', () => {
  test('is over for nobody who lacks the platform administrator’s token', async () => {
    expect(await needed()).toBe(true);
    for (const token of ['anyv_wrong', it.tokens.admin, it.tokens.stranger]) {
      const answer = await testBrowser(it).ask('POST', '/setup', { body: { token, name: 'root', password } });
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await needed()).toBe(true);
  });

  test('refuses a weak password with the pointer to it, and a bad name', async () => {
    const set = (name: string, weak: string) =>
      testBrowser(it).ask('POST', '/setup', {
        body: { token: it.tokens.platform, name, password: weak },
      });
    for (const [name, weak] of [
      ['root', 'short'],
      ['root', 'password1234'],
      ['administrator', 'Administrator!'],
      ['root', 'x'.repeat(257)],
      ['root', 'abcabcabcabcabc'],
    ] as const) {
      const answer = await set(name, weak);
      expect([weak, answer.status]).toEqual([weak, 422]);
      expect(await answer.json()).toMatchObject({ violations: [{ pointer: '/password' }] });
    }
    const named = await set('no spaces please', password);
    expect(await named.json()).toMatchObject({ status: 422, violations: [{ pointer: '/name' }] });
    expect(await needed()).toBe(true);
  });

  test('makes one platform administrator and signs them in, however many ask at once', async () => {
    const browsers = Array.from({ length: 4 }, () => testBrowser(it));
    const answers = await Promise.all(
      browsers.map((browser, n) =>
        browser.ask('POST', '/setup', { body: { token: it.tokens.platform, name: `root${n}`, password } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    const winner = answers.findIndex(({ status }) => status === 201);
    const session = (await answers[winner]?.json()) as SessionView;
    expect(session).toMatchObject({
      user: { name: `root${winner}` },
      tenant: { name: 'default' },
      role: 'admin',
      platformAdmin: true,
      tenants: [{ name: 'default', role: 'admin' }],
    });
    expect(session.permissions).toContain('tenants:write');
    expect(session.permissions).toContain('users:write');
    expect(await (await browsers[winner]?.ask('GET', '/session'))?.json()).toEqual(session);
    expect(await needed()).toBe(false);
    const audit = await it.json<{ items: { action: string; actor: { type: string } }[] }>(
      'GET',
      '/audit-entries',
      {
        as: 'platform',
      },
    );
    expect(audit.items.map(({ action, actor }) => `${action} by a ${actor.type}`).toSorted()).toEqual([
      'session.create by a user',
      'user.create by a token',
    ]);
    const late = await testBrowser(it).ask('POST', '/setup', {
      body: { token: it.tokens.platform, name: 'late', password },
    });
    expect(late.status).toBe(409);
  });

  test('slows down whoever guesses the token', async () => {
    const fresh = await testApp();
    try {
      const guess = async (n: number) => {
        const body = { token: `guess-${n}`, name: 'root', password };
        return (await testBrowser(fresh).ask('POST', '/setup', { body })).status;
      };
      const statuses = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)));
      // Six, and on a very slow machine one more for each second it took.
      expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(6);
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    } finally {
      await fresh.close();
    }
  });
});

test('a page can ask whether what it shows is simulated: only a lab says so', async () => {
  expect(await it.json('GET', '/setup', { as: 'nobody' })).toMatchObject({ simulated: false });
});
