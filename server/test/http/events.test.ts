import type { EventView } from '@anyvisor/api';
import { followEvents } from '@anyvisor/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { inTenant } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/queries.ts';
import { until } from '../support/until.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
let abort: AbortController;
beforeAll(async () => {
  it = await testApp({ slowClient: 300 });
});
beforeEach(() => {
  abort = new AbortController();
  return () => abort.abort();
});
afterAll(() => it?.close());

const id = '0197a000-0000-7000-8000-000000000001';
const happen = (type: EventView['type'], count = 1) =>
  inTenant(it.core.db, it.tenantId, (tx) =>
    appendEvents(
      tx,
      it.tenantId,
      Array.from({ length: count }, (_, n) => ({ type, subject: { type: 'vm' as const, id }, data: { n } })),
    ),
  );

function follow(options: { since?: number; types?: string[] } = {}) {
  const heard: EventView[] = [];
  let opened = 0;
  const ended = (async () => {
    const events = followEvents({
      url: it.url,
      token: it.tokens.viewer,
      signal: abort.signal,
      pause: 10,
      onOpen: () => (opened += 1),
      ...options,
    });
    for await (const event of events) heard.push(event as EventView);
  })();
  return { heard, ended, open: () => until('the stream is open', () => opened > 0) };
}

describe('server-sent events', () => {
  test('what happens arrives in order, numbered without gaps', async () => {
    const { heard, open } = follow();
    await open();
    await happen('vm.changed', 700);
    await until('all have arrived', () => heard.length === 700);
    const first = heard[0]?.seq ?? 0;
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 700 }, (_, n) => first + n));
    expect(heard[5]).toMatchObject({ type: 'vm.changed', subject: { type: 'vm', id }, data: { n: 5 } });
  });

  test('a client that comes back with its last number misses nothing', async () => {
    const before = follow();
    await before.open();
    await happen('vm.changed', 3);
    await until('they arrived', () => before.heard.length === 3);
    abort.abort();
    await before.ended;
    await happen('vm.missing', 2);
    abort = new AbortController();
    const after = follow({ since: before.heard.at(-1)?.seq ?? 0 });
    await happen('vm.removed');
    await until('the missed ones arrived too', () => after.heard.length === 3);
    expect(after.heard.map(({ type }) => type)).toEqual(['vm.missing', 'vm.missing', 'vm.removed']);
  });

  test('an idle client knows where to go on too', async () => {
    const answer = await it.ask('GET', '/events', { as: 'viewer' });
    const reader = answer.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    await reader?.cancel();
    expect(new TextDecoder().decode(value)).toMatch(/^retry: \d+\nid: \d+\n\n$/);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('only the types that were asked for are sent', async () => {
    const { heard, open } = follow({ types: ['operation.*', 'vm.removed'] });
    await open();
    await happen('vm.changed');
    await happen('vm.removed');
    await happen('operation.created');
    await until('both arrived', () => heard.length === 2);
    expect(heard.map(({ type }) => type)).toEqual(['vm.removed', 'operation.created']);
  });

  test('ephemeral progress arrives marked, without a number', async () => {
    const { heard, open } = follow();
    await open();
    await it.core.feed.publishEphemeral(it.tenantId, {
      type: 'operation.progressed',
      subject: { type: 'operation', id },
      data: { progress: 0.5 },
    });
    await until('it arrived', () => heard.length === 1);
    expect(heard[0]).toMatchObject({ seq: null, ephemeral: true, type: 'operation.progressed' });
  });

  test('another tenant hears nothing of it', async () => {
    const theirs: EventView[] = [];
    let opened = false;
    const events = followEvents({
      url: it.url,
      token: it.tokens.stranger,
      signal: abort.signal,
      onOpen: () => (opened = true),
    });
    const listening = (async () => {
      for await (const event of events) theirs.push(event as EventView);
    })();
    const ours = follow();
    await ours.open();
    await until('theirs is open', () => opened);
    await happen('vm.changed');
    await until('ours arrived', () => ours.heard.length === 1);
    abort.abort();
    await listening;
    expect(theirs).toEqual([]);
  });

  test.each([
    ['too old', 0],
    ['of the future', 10_000_000],
  ])('a number %s is gone: 410', async (_, since) => {
    await inTenant(it.core.db, it.tenantId, (tx) =>
      tx.updateTable('event_sequence').set({ floor_seq: 1 }).execute(),
    );
    const answer = await it.ask('GET', `/events?since=${since}`, { as: 'viewer' });
    expect(answer.status).toBe(410);
    expect(await answer.json()).toMatchObject({
      kind: 'EventsGone',
      nextStep: expect.stringContaining('Read the lists again'),
    });
    await expect(follow({ since }).ended).rejects.toMatchObject({ problem: { kind: 'EventsGone' } });
  });

  test('a number that is none is refused', async () => {
    const answer = await it.ask('GET', '/events', {
      as: 'viewer',
      headers: { 'last-event-id': 'yesterday' },
    });
    expect(answer.status).toBe(422);
  });

  test('a client that reads nothing is dropped, not buffered for without end', async () => {
    const answer = await it.ask('GET', '/events', { as: 'viewer' });
    const reading = follow();
    await reading.open();
    const big = 'x'.repeat(7000);
    const before = await new Promise<number>((resolve) => {
      it.app.server.getConnections((_, count) => resolve(count));
    });
    for (let batch = 0; batch < 10; batch += 1) {
      await inTenant(it.core.db, it.tenantId, (tx) =>
        appendEvents(
          tx,
          it.tenantId,
          Array.from({ length: 500 }, () => ({
            type: 'vm.changed',
            subject: { type: 'vm' as const, id },
            data: { big },
          })),
        ),
      );
    }
    await until('who reads has them all', () => reading.heard.length === 5000, 20_000);
    const reader = answer.body?.getReader();
    let bytes = 0;
    await until('the server has hung up', async () => {
      const connections = await new Promise<number>((resolve) => {
        it.app.server.getConnections((_, count) => resolve(count));
      });
      return connections < before;
    });
    for (let part = await reader?.read().catch(() => undefined); part?.value !== undefined;) {
      bytes += part.value.length;
      part = await reader?.read().catch(() => undefined);
    }
    expect(bytes).toBeLessThan(5000 * big.length);
  });
});

describe('events over a WebSocket', () => {
  const open = (query = '', token = it.tokens.viewer) =>
    new WebSocket(`${it.url.replace('http', 'ws')}/api/v1/events/ws${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  const refusal = (socket: WebSocket) =>
    new Promise<number>((resolve) => {
      socket
        .on('error', () => undefined)
        .once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });

  test('the same messages arrive, after the number that was asked for', async () => {
    await happen('vm.changed');
    const { newest } = await inTenant(it.core.db, it.tenantId, async (tx) => {
      const row = await tx.selectFrom('event_sequence').select('last_seq').executeTakeFirstOrThrow();
      return { newest: row.last_seq };
    });
    const socket = open(`?since=${newest - 1}`);
    const heard: EventView[] = [];
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as EventView));
    await happen('vm.removed');
    await until('both arrived', () => heard.length === 2);
    expect(heard.map(({ seq, type }) => [seq, type])).toEqual([
      [newest, 'vm.changed'],
      [newest + 1, 'vm.removed'],
    ]);
    socket.close();
  });

  test('refusals come before the upgrade', async () => {
    expect(await refusal(open('', 'no-such-token'))).toBe(401);
    expect(await refusal(open('?since=99999999'))).toBe(410);
    expect(await refusal(open('?surprise=1'))).toBe(422);
  });
});
