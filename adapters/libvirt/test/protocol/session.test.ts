import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LibvirtClient, LibvirtClientOptions } from '../../src/protocol/client.ts';
import { tcpDialer } from '../../src/protocol/dialers/tcp.ts';
import { unixDialer } from '../../src/protocol/dialers/unix.ts';
import { events } from '../../src/protocol/event-messages.ts';
import { openLibvirt } from '../../src/protocol/open-libvirt.ts';
import { procedures } from '../../src/protocol/procedures.ts';
import { STATS_NOWAIT } from '../../src/protocol/procedures/stats.ts';
import { byField } from '../../src/protocol/typed-params.ts';
import { tapCalls } from '../support/frame-tap.ts';
import { cannotRun, reason } from '../support/host-prerequisites.ts';
import { openThroughProxy } from '../support/proxied-host.ts';

describe.skipIf(cannotRun)(`a session with a real daemon${reason}`, () => {
  let host: LibvirtHost;
  const open: LibvirtClient[] = [];

  async function session(options: Partial<LibvirtClientOptions> = {}): Promise<LibvirtClient> {
    const client = await openLibvirt({
      dial: unixDialer(host.socketPath),
      uri: 'test:///default',
      ...options,
    });
    open.push(client);
    return client;
  }

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
  });
  afterAll(async () => {
    await Promise.all(open.map((client) => client.close()));
    await host?.stop();
  });

  test('lists domains and reads their figures in bulk', async () => {
    const client = await session({ uri: await host.writeTestHost(1000) });
    const { domains, count } = await client.call(procedures.connectListAllDomains, {});
    expect(count).toBe(1000);
    expect(new Set(domains.map(({ uuid }) => uuid)).size).toBe(1000);
    expect(domains.find(({ name }) => name === 'test-00007')?.uuid).toBe(
      '00000000-0000-4000-8000-000000000007',
    );
    const { records } = await client.call(procedures.connectGetAllDomainStats, {
      doms: [],
      stats: 0,
      flags: STATS_NOWAIT,
    });
    expect(records).toHaveLength(1000);
    expect(byField(records[0]?.params ?? []).get('state.state')).toBe(1);
  });

  test('answers the same over TCP', async () => {
    const client = await session({ dial: tcpDialer(host.tcpAddress), uri: 'qemu:///system' });
    expect((await client.call(procedures.connectGetType, {})).type).toBe('QEMU');
    const { version } = await client.call(procedures.connectGetLibVersion, {});
    expect(Number(version)).toBeGreaterThan(9_000_000 - 1);
    const node = await client.call(procedures.nodeGetInfo, {});
    expect(node.model).toMatch(/^\w+$/);
    expect(node.cpus).toBeGreaterThan(0);
  });

  test('defines, starts, describes, renames and removes a domain', async () => {
    const client = await session();
    const xml = `<domain type='test'><name>äpfel-1</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`;
    const { dom } = await client.call(procedures.domainDefineXmlFlags, { xml });
    expect(dom.name).toBe('äpfel-1');
    const started = await client.call(procedures.domainCreateWithFlags, { dom });
    expect(started.dom.id).toBeGreaterThan(0);
    expect(await client.call(procedures.domainGetInfo, { dom })).toMatchObject({
      state: 1,
      maxMemory: 65_536,
    });
    const metadata = { dom, type: 0, metadata: 'made by a test', flags: 2 };
    await client.call(procedures.domainSetMetadata, metadata);
    expect(await client.call(procedures.domainGetMetadata, { dom, type: 0, flags: 2 })).toEqual({
      metadata: 'made by a test',
    });
    await client.call(procedures.domainDestroyFlags, { dom });
    await client.call(procedures.domainUndefineFlags, { dom });
    await expect(client.call(procedures.domainLookupByUuid, { uuid: dom.uuid })).rejects.toMatchObject({
      name: 'LibvirtError',
      code: 42,
    });
  });

  test('keeps no more calls in flight than the daemon allows, and loses none', async () => {
    const { proxy, client, close } = await openThroughProxy(host.socketPath);
    try {
      const wire = tapCalls(proxy);
      const { dom } = await client.call(procedures.domainLookupByName, { name: 'test' });
      const answers = await Promise.all(
        Array.from({ length: 300 }, (_, index) =>
          index % 3 === 0
            ? client.call(procedures.domainGetXmlDesc, { dom })
            : client.call(procedures.connectGetUri, {}, { urgent: index % 30 === 1 }),
        ),
      );
      expect(answers).toHaveLength(300);
      expect(wire.calls).toBe(301);
      expect(wire.mostInFlight).toBeGreaterThan(1);
      expect(wire.mostInFlight).toBeLessThanOrEqual(5);
    } finally {
      await close();
    }
  });

  test('delivers events until nobody listens', async () => {
    const client = await session();
    const other = await session();
    const { dom } = await client.call(procedures.domainLookupByName, { name: 'test' });
    const seen: number[] = [];
    const stop = await client.subscribe(events.domainLifecycle, (message) => seen.push(message.event));
    await other.call(procedures.domainSuspend, { dom });
    await other.call(procedures.domainResume, { dom });
    await expect.poll(() => seen).toEqual([3, 4]);
    await stop();
    await other.call(procedures.domainSuspend, { dom });
    await other.call(procedures.domainResume, { dom });
    await client.call(procedures.connectGetUri, {}, { lane: 'monitor' });
    expect(seen).toEqual([3, 4]);
  });

  test('a handler that throws hurts nobody else', async () => {
    const warnings: unknown[] = [];
    const client = await session({ onWarning: (error) => warnings.push(error) });
    const { dom } = await client.call(procedures.domainLookupByName, { name: 'test' });
    const seen: number[] = [];
    await client.subscribe(events.domainLifecycle, () => {
      throw new Error('my own fault');
    });
    await client.subscribe(events.domainLifecycle, ({ event }) => seen.push(event));
    await client.call(procedures.domainSuspend, { dom });
    await client.call(procedures.domainResume, { dom });
    await expect.poll(() => seen).toEqual([3, 4]);
    expect(warnings).toHaveLength(2);
  });

  test('a read-only connection reads, and changes nothing', async () => {
    const client = await session({ dial: unixDialer(host.readOnlySocketPath), readOnly: true });
    const { dom } = await client.call(procedures.domainLookupByName, { name: 'test' });
    await expect(client.call(procedures.domainDestroyFlags, { dom })).rejects.toMatchObject({ code: 29 });
    expect(await client.call(procedures.domainIsActive, { dom })).toEqual({ active: true });
  });

  test('what the driver cannot do is LibvirtError 3', async () => {
    const client = await session();
    const { dom } = await client.call(procedures.domainLookupByName, { name: 'test' });
    await expect(client.call(procedures.domainGetGuestInfo, { dom, types: 0 })).rejects.toMatchObject({
      code: 3,
      procedure: 'DOMAIN_GET_GUEST_INFO',
    });
  });

  test.each([
    ['a path where nobody listens', () => ({ dial: unixDialer('/nowhere/libvirt-sock') }), 'ENOENT'],
    [
      'a port where nobody listens',
      () => ({ dial: tcpDialer({ host: '127.0.0.1', port: 1 }) }),
      'ECONNREFUSED',
    ],
  ])('%s is a failure to dial', async (_, options, code) => {
    await expect(session(options())).rejects.toMatchObject({ name: 'ConnectFailed', stage: 'dial', code });
  });

  test('a URI the daemon does not know is its own error', async () => {
    await expect(session({ uri: 'nonsense:///system' })).rejects.toMatchObject({ name: 'LibvirtError' });
  });

  test('an argument that cannot be sent is refused here, and the session lives on', async () => {
    const client = await session();
    await expect(client.call(procedures.domainLookupByName, { name: 'a\0b' })).rejects.toMatchObject({
      name: 'XdrError',
    });
    await expect(client.call(procedures.domainLookupByName, { name: 'test' })).resolves.toMatchObject({
      dom: { name: 'test' },
    });
  });

  test('an aborted signal stops a call before it is sent', async () => {
    const client = await session();
    const signal = AbortSignal.abort();
    await expect(client.call(procedures.connectGetUri, {}, { signal })).rejects.toMatchObject({
      name: 'CallAborted',
      outcome: 'not-sent',
    });
  });

  test('closing fails what is pending and what comes later', async () => {
    const client = await session();
    const pending = client.call(procedures.connectGetUri, {});
    await client.close();
    await expect(pending).rejects.toMatchObject({ name: 'ConnectionLost', outcome: 'unknown' });
    await expect(client.call(procedures.connectGetUri, {})).rejects.toMatchObject({
      name: 'ConnectionLost',
      outcome: 'not-sent',
    });
  });
});
