import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { events } from '../../src/protocol/event-messages.ts';
import { openLibvirt } from '../../src/protocol/open-libvirt.ts';
import { procedures } from '../../src/protocol/procedures.ts';
import { cannotRun, reason } from '../support/host-prerequisites.ts';
import { dialProxy, openThroughProxy } from '../support/proxied-host.ts';
import type { Proxied } from '../support/proxied-host.ts';

const PATIENCE = { timeout: 10_000, interval: 20 };

describe.skipIf(cannotRun)(`a session on a bad line${reason}`, () => {
  let host: LibvirtHost;
  let link: Proxied;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
  });
  afterEach(() => link?.close());
  afterAll(() => host?.stop());

  const ask = (deadlineMs = 5000): Promise<unknown> =>
    link.client.call(procedures.connectGetUri, {}, { deadlineMs });

  /** Suspends and resumes, and waits until the listener has heard of it. */
  async function hearsEvents(seen: number[]): Promise<void> {
    const { dom } = await link.client.call(procedures.domainLookupByName, { name: 'test' });
    const before = seen.length;
    await link.client.call(procedures.domainSuspend, { dom });
    await link.client.call(procedures.domainResume, { dom });
    await expect.poll(() => seen.slice(before), PATIENCE).toEqual([3, 4]);
  }

  test('one byte at a time is slow, and nothing else', async () => {
    link = await openThroughProxy(host.socketPath);
    link.proxy.set('toClient', { pieceBytes: 1 });
    link.proxy.set('toServer', { pieceBytes: 1 });
    const { dom } = await link.client.call(procedures.domainLookupByName, { name: 'test' });
    const { xml } = await link.client.call(procedures.domainGetXmlDesc, { dom });
    expect(xml).toContain('</domain>');
  });

  test('a deadline that passes says so, and the connection is replaced', async () => {
    link = await openThroughProxy(host.socketPath);
    const before = link.proxy.accepted;
    link.proxy.set('toClient', { swallow: true });
    const overrun = ask(300);
    await expect(overrun).rejects.toMatchObject({ name: 'CallTimeout', outcome: 'unknown', deadlineMs: 300 });
    link.proxy.set('toClient', {});
    await expect(ask()).resolves.toMatchObject({ uri: 'test:///default' });
    expect(link.proxy.accepted).toBe(before + 1);
    await expect.poll(() => link.proxy.open, PATIENCE).toBe(before);
  });

  test('a call that could not be sent in time says that it is safe to repeat', async () => {
    link = await openThroughProxy(host.socketPath);
    link.proxy.set('toClient', { swallow: true });
    const calls = Array.from({ length: 12 }, () => ask(400).catch((error: unknown) => error));
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((error) => (error as { outcome?: string }).outcome === 'unknown')).toHaveLength(4);
    expect(outcomes.filter((error) => (error as { outcome?: string }).outcome === 'not-sent')).toHaveLength(
      8,
    );
  });

  test.each(['end', 'reset'] as const)(
    'an %s in the middle of an answer fails the call and heals',
    async (how) => {
      link = await openThroughProxy(host.socketPath);
      const { dom } = await link.client.call(procedures.domainLookupByName, { name: 'test' });
      link.proxy.set('toClient', { cutAfterBytes: 700, cutHow: how });
      await expect(
        link.client.call(procedures.domainGetXmlDesc, { dom }, { deadlineMs: 5000 }),
      ).rejects.toMatchObject({ name: 'ConnectionLost', outcome: 'unknown' });
      link.proxy.set('toClient', {});
      await expect(ask()).resolves.toBeDefined();
    },
  );

  test.each([
    ['too long', 0x7fff_ffff],
    ['too short', 3],
  ])('a length that is %s ends the connection at once, and the next one works', async (_, lie) => {
    link = await openThroughProxy(host.socketPath);
    link.proxy.set('toClient', {
      rewrite: (piece) => {
        const lying = Buffer.from(piece);
        lying.writeUInt32BE(lie);
        return lying;
      },
    });
    await expect(ask()).rejects.toMatchObject({
      name: 'ConnectionLost',
      message: expect.stringContaining(`announced a frame of ${lie} bytes`),
    });
    link.proxy.set('toClient', {});
    await expect(ask()).resolves.toBeDefined();
  });

  test('an answer that makes no sense fails its call only', async () => {
    link = await openThroughProxy(host.socketPath);
    const { accepted } = link.proxy;
    link.proxy.set('toClient', {
      rewrite: (piece) => {
        const wrong = Buffer.from(piece);
        wrong.writeUInt32BE(0x00ff_ffff, 28);
        return wrong;
      },
    });
    await expect(ask()).rejects.toMatchObject({ name: 'ProtocolError' });
    link.proxy.set('toClient', {});
    await expect(ask()).resolves.toBeDefined();
    expect(link.proxy.accepted).toBe(accepted);
  });

  test('a peer that falls silent is found out by its silence', async () => {
    link = await openThroughProxy(host.socketPath, { keepalive: { intervalMs: 50, missesAllowed: 3 } });
    await ask();
    link.proxy.set('toClient', { swallow: true });
    await expect(ask(5000)).rejects.toMatchObject({
      name: 'ConnectionLost',
      message: expect.stringContaining('no sign of life'),
    });
    link.proxy.set('toClient', {});
    // Its other connection may have died first, and its next one with it.
    await expect.poll(() => ask().then(() => 'heard', String), PATIENCE).toBe('heard');
  });

  test('after a daemon dies and returns, events flow again and the owner is told to look', async () => {
    link = await openThroughProxy(host.socketPath);
    const { client } = link;
    const seen: number[] = [];
    const states: string[] = [];
    let resyncs = 0;
    await client.subscribe(events.domainLifecycle, ({ event }) => seen.push(event));
    client.onState((state) => states.push(state));
    client.onReconnected(() => resyncs++);
    await hearsEvents(seen);
    await host.stopDaemon('kill');
    await expect.poll(() => client.state, PATIENCE).toBe('down');
    const asked = performance.now();
    await expect(ask()).rejects.toMatchObject({ name: 'ConnectionLost', outcome: 'not-sent' });
    expect(performance.now() - asked).toBeLessThan(100);
    await host.startDaemon();
    await expect.poll(() => client.state, PATIENCE).toBe('up');
    expect(states).toContain('down');
    expect(resyncs).toBe(1);
    await hearsEvents(seen);
  });

  test('a line that is cut again and again is mended again and again, without events told twice', async () => {
    link = await openThroughProxy(host.socketPath);
    const seen: number[] = [];
    let resyncs = 0;
    await link.client.subscribe(events.domainLifecycle, ({ event }) => seen.push(event));
    link.client.onReconnected(() => resyncs++);
    for (let round = 1; round <= 5; round++) {
      link.proxy.cut(round % 2 === 0 ? 'end' : 'reset');
      await expect.poll(() => resyncs, PATIENCE).toBe(round);
      await hearsEvents(seen);
    }
    expect(link.proxy.open).toBe(2);
  });

  test.each([
    ['closes at once', { cutAfterBytes: 0 }],
    ['closes in the middle of its first answer', { cutAfterBytes: 20 }],
    ['says nothing', { swallow: true }],
    [
      'talks nonsense',
      { rewrite: (piece: Buffer) => Buffer.alloc(piece.length, 'HTTP/1.1 400 Bad Request') },
    ],
  ])('a peer that %s cannot be opened, and nothing stays open', async (_, fault) => {
    const proxy = await startFaultProxy({ path: host.socketPath });
    proxy.set('toClient', fault);
    const opening = openLibvirt({ dial: dialProxy(proxy), uri: 'test:///default', openDeadlineMs: 500 });
    await expect(opening).rejects.toMatchObject({ name: 'ConnectFailed', stage: 'authenticate' });
    await expect.poll(() => proxy.open, PATIENCE).toBe(0);
    await proxy.close();
  });
});
