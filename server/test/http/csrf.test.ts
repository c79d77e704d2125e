import { routes } from '@anyvisor/api';
import type { RouteContract } from '@anyvisor/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionCookie, signedIn, testBrowser } from './support/browser.ts';
import type { TestBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
let browser: TestBrowser;
beforeAll(async () => {
  it = await testApp();
  browser = await signedIn(it, 'victim', 'admin');
});
afterAll(() => it?.close());

const someId = '0197a000-0000-7000-8000-000000000001';
const mutating = Object.entries<RouteContract>(routes).filter(
  ([, { method, permission }]) => method !== 'GET' && permission !== 'public',
);
const pathOf = ({ path }: RouteContract) => path.replaceAll(/\{\w+\}/g, someId);
const refusalOf = async (answer: Response) => {
  const { detail } = (await answer.json()) as { detail: string };
  return [answer.status, /X-CSRF-Token|another site/.exec(detail)?.[0]];
};
const forToken = [403, 'X-CSRF-Token'];

describe('a change with the cookie alone', () => {
  test.each(mutating)('%s is refused without the CSRF token, and with a wrong one', async (_, contract) => {
    expect(
      await refusalOf(await browser.ask(contract.method, pathOf(contract), { withoutToken: true })),
    ).toEqual(forToken);
    for (const wrong of ['', 'x', 'A'.repeat(43), `${browser.session?.csrfToken}x`]) {
      const headers = { 'x-csrf-token': wrong };
      expect(await refusalOf(await browser.ask(contract.method, pathOf(contract), { headers }))).toEqual(
        forToken,
      );
    }
  });

  test.each(mutating)('%s is refused from another site, CSRF token or not', async (_, contract) => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await browser.ask(contract.method, pathOf(contract), { headers });
      expect([headers, ...(await refusalOf(answer))]).toEqual([headers, 403, 'another site']);
    }
  });

  test('is refused with another session’s token', async () => {
    const other = await signedIn(it, 'other', 'admin');
    const headers = { 'x-csrf-token': other.session?.csrfToken ?? '' };
    expect(await refusalOf(await browser.ask('DELETE', '/session', { headers }))).toEqual(forToken);
    expect((await browser.ask('GET', '/session')).status).toBe(200);
  });
});

test('with the token of the session and from a page of ours it goes through', async () => {
  const put = (headers: Record<string, string>) =>
    browser.ask('PUT', '/preferences/colour', { body: { value: 'grey' }, headers });
  expect((await put({})).status).toBe(200);
  expect((await put({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
});

test('a port, a scheme or a name beside ours is another site', async () => {
  const { host, hostname, port } = new URL(it.url);
  for (const origin of [
    `http://${hostname}:${Number(port) + 1}`,
    `http://${hostname}`,
    `http://${host}.evil.example`,
    `http://evil.example/${host}`,
    `http://user@${host}`,
    `ftp://${host}`,
    `http://localhost:${port}`,
    'file://',
    'nonsense',
  ]) {
    const answer = await browser.ask('PUT', '/preferences/x', { body: { value: 1 }, headers: { origin } });
    expect([origin, answer.status]).toEqual([origin, 403]);
  }
});

test('nobody else’s page signs anybody in or sets anything up', async () => {
  for (const path of ['/session', '/setup']) {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const body = { name: 'victim', password: 'x', token: 'x' };
      expect((await testBrowser(it).ask('POST', path, { body, headers })).status).toBe(403);
    }
  }
});

test('reading from another site’s page is refused as well, and nothing allows it to read', async () => {
  const answer = await browser.ask('GET', '/vms', { headers: { origin: 'https://evil.example' } });
  expect(answer.status).toBe(403);
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('a token needs none of it', async () => {
  const answer = await it.ask('PUT', '/preferences/by-token', {
    body: { value: 1 },
    headers: { origin: 'https://tool.example', 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.status).toBe(200);
});

describe('behind a proxy', () => {
  const inject = async (app: TestApp, headers: Record<string, string>) => {
    const user = await signedIn(app, `u${Math.trunc(performance.now() * 1000)}`, 'viewer');
    const answer = await app.app.inject({
      method: 'PUT',
      url: '/api/v1/preferences/x',
      headers: {
        host: '10.1.1.1:8680',
        cookie: `${sessionCookie}=${user.cookies.get(sessionCookie)}`,
        'x-csrf-token': user.session?.csrfToken ?? '',
        ...headers,
      },
      payload: { value: 1 },
    });
    return answer.statusCode;
  };
  const forwarded = {
    origin: 'https://anyvisor.example',
    'x-forwarded-host': 'anyvisor.example',
    'x-forwarded-proto': 'https',
  };

  test('that nobody named, X-Forwarded-Host is worth nothing', async () => {
    expect(await inject(it, forwarded)).toBe(403);
    expect(await inject(it, { origin: 'https://10.1.1.1:8680' })).toBe(200);
  });

  test('that is trusted, its word for the host counts, and plain pages do not speak for secure ones', async () => {
    const trusting = await testApp({ trustProxy: ['loopback'] });
    try {
      expect(await inject(trusting, forwarded)).toBe(200);
      expect(await inject(trusting, { ...forwarded, origin: 'http://anyvisor.example' })).toBe(403);
      expect(await inject(trusting, { ...forwarded, origin: 'https://10.1.1.1:8680' })).toBe(403);
    } finally {
      await trusting.close();
    }
  });
});
