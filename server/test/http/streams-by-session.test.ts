import type { SessionView } from '@anyvisor/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { inTenant } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/queries.ts';
import { until } from '../support/until.ts';
import { password, signedIn, testBrowser } from './support/browser.ts';
import type { TestBrowser } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
let vmId: string;
beforeAll(async () => {
  it = await testApp();
  ({ vmId } = await it.connect());
});
afterAll(() => it?.close());

const happen = () =>
  inTenant(it.core.db, it.tenantId, (tx) =>
    appendEvents(tx, it.tenantId, [
      { type: 'vm.changed', subject: { type: 'vm' as const, id: vmId }, data: {} },
    ]),
  );

async function eventStream(browser: TestBrowser) {
  const answer = await browser.ask('GET', '/events', { headers: { accept: 'text/event-stream' } });
  const state = { status: answer.status, text: '', ended: false };
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      state.text += decoder.decode(chunk as Uint8Array, { stream: true });
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      state.ended = true;
    });
  return state;
}

function socketTo(path: string, browser: TestBrowser | undefined, origin?: string) {
  const socket = new WebSocket(`${it.url.replace('http', 'ws')}${path}`, {
    headers: {
      ...(browser === undefined ? {} : { cookie: browser.cookieHeader() }),
      ...(origin === undefined ? {} : { origin }),
    },
  });
  const state = { socket, open: false, refused: 0, closed: 0, messages: 0, done: false };
  socket.on('open', () => (state.open = true));
  socket.on('message', () => (state.messages += 1));
  socket.on('unexpected-response', (_, answer) => {
    state.refused = answer.statusCode ?? 0;
    socket.terminate();
  });
  socket.on('error', () => undefined);
  socket.on('close', (code) => {
    state.closed = code;
    state.done = true;
  });
  return state;
}

const consolePath = async (browser: TestBrowser) => {
  const answer = await browser.ask('POST', `/vms/${vmId}/console`, { body: { protocol: 'vnc' } });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { path: string }).path;
};

/** Each way to lose a session, done to a fresh user; the promise is done when the server has answered. */
const losses: Readonly<Record<string, (browser: TestBrowser & { readonly id: string }) => Promise<unknown>>> =
  {
    'signs out': (browser) => browser.ask('DELETE', '/session'),
    'is disabled': (browser) => it.ask('PATCH', `/users/${browser.id}`, { body: { disabled: true } }),
    'is removed': (browser) => it.ask('DELETE', `/users/${browser.id}`),
    'is given a new password': (browser) =>
      it.ask('PATCH', `/users/${browser.id}`, { body: { password: 'another one from the desk' } }),
  };

describe('an open stream ends at once when its user', () => {
  test.each(Object.entries(losses))('%s', async (why, lose) => {
    const browser = await signedIn(it, `streamer-${why.replaceAll(/\W/g, '-')}`, 'operator');
    const events = await eventStream(browser);
    expect(events.status).toBe(200);
    const socket = socketTo('/api/v1/events/ws', browser, it.url);
    const viewer = socketTo(await consolePath(browser), browser, it.url);
    await until('all are open', () => socket.open && viewer.open);
    await happen();
    await until('events arrive', () => socket.messages > 0 && events.text.includes('vm.changed'));
    const guestHungUp = new Promise((resolve) =>
      it.hypervisor.consoles.at(-1)?.resume().once('end', resolve),
    );
    await lose(browser);
    await until('all have ended', () => events.ended && socket.done && viewer.done, 5_000);
    expect(socket.closed).toBe(1008);
    await guestHungUp;
  });

  test('loses the right to it by another role, while those that it still has go on', async () => {
    const browser = await signedIn(it, 'lowered', 'operator');
    const events = await eventStream(browser);
    const viewer = socketTo(await consolePath(browser), browser, it.url);
    await until('the console is open', () => viewer.open);
    await it.ask('PATCH', `/users/${browser.id}`, { body: { role: 'viewer' } });
    await until('the console has ended', () => viewer.done, 5_000);
    const before = events.text.length;
    await happen();
    await until('events go on', () => events.text.length > before);
    expect(events.ended).toBe(false);
    await browser.ask('DELETE', '/session');
  });

  test('goes to another tenant', async () => {
    const body = { name: 'wanderer', role: 'admin', password } as const;
    await it.ask('POST', '/users', { as: 'platform', body });
    const browser = testBrowser(it);
    await browser.signIn('wanderer');
    const events = await eventStream(browser);
    const made = await it.json<{ id: string }>('POST', '/tenants', {
      as: 'platform',
      body: { name: 'elsewhere' },
    });
    const user = browser.session?.user.id ?? '';
    await inTenant(it.core.db, made.id, (tx) =>
      tx
        .insertInto('membership')
        .values({ user_id: user, tenant_id: made.id, role: 'viewer', created_at: new Date() })
        .execute(),
    );
    const moved = await browser.ask('PATCH', '/session', { body: { tenantId: made.id } });
    expect(((await moved.json()) as SessionView).tenant.name).toBe('elsewhere');
    await until('the old stream has ended', () => events.ended, 5_000);
  });
});

test('a token’s streams end at once when it is revoked', async () => {
  const made = await it.json<{ id: string; secret: string }>('POST', '/tokens', {
    body: { name: 'streamer', role: 'viewer' },
  });
  const answer = await fetch(`${it.url}/api/v1/events`, {
    headers: { authorization: `Bearer ${made.secret}` },
  });
  expect(answer.status).toBe(200);
  await it.ask('DELETE', `/tokens/${made.id}`);
  const ended = (async () => {
    for await (const _ of answer.body ?? []);
    return true;
  })();
  expect(await Promise.race([ended, until('ended', () => undefined, 5_000).catch(() => false)])).toBe(true);
});

describe('a WebSocket', () => {
  test('opened with the cookie by another site’s page is refused, as are event streams', async () => {
    const browser = await signedIn(it, 'socket-victim', 'operator');
    const path = await consolePath(browser);
    for (const address of ['/api/v1/events/ws', path]) {
      for (const origin of ['https://evil.example', 'null', it.url.replace(/\d+$/, '1')]) {
        const socket = socketTo(address, browser, origin);
        await until('it is refused', () => socket.refused > 0);
        expect([address, origin, socket.refused]).toEqual([address, origin, 403]);
      }
    }
    const events = await browser.ask('GET', '/events', { headers: { origin: 'https://evil.example' } });
    expect(events.status).toBe(403);
    const own = socketTo(path, browser, it.url);
    await until('ours opens', () => own.open);
    own.socket.close();
  });

  test('without cookie or token is refused, and a console ticket of somebody who left is worth nothing', async () => {
    const anonymous = socketTo('/api/v1/events/ws', undefined);
    await until('it is refused', () => anonymous.refused > 0);
    expect(anonymous.refused).toBe(401);
    const browser = await signedIn(it, 'ticket-holder', 'operator');
    const path = await consolePath(browser);
    await browser.ask('DELETE', '/session');
    const late = socketTo(path, undefined);
    await until('it is refused', () => late.refused > 0);
    expect(late.refused).toBe(404);
  });
});
