import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import type { StepMemory } from '@anyvisor/port';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';

describe.skipIf(cannotRun)(`a peer on a bad line${reason}`, () => {
  let host: LibvirtHost;
  let proxy: FaultProxy;
  let at: TestPort;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
  });
  afterAll(() => host?.stop());
  beforeEach(async () => {
    proxy = await startFaultProxy({ path: host.socketPath });
    at = openPort(`qemu+tcp://${tcp(proxy)}/system`);
  });
  afterEach(async () => {
    await at.port.close();
    await proxy.close();
  });

  test('that dribbles one byte at a time is slow, and nothing else', async () => {
    proxy.set('toClient', { pieceBytes: 7 });
    expect(must(await at.port.listVms(at.ctx()))).toEqual([]);
  });

  test('whose answer to a change is lost says that the outcome is unknown, and the next look finds it', async () => {
    const request = await at.request(blankSpec('half-told'));
    const table = must(await at.port.createVm(at.ctx(), request));
    let memory: StepMemory = {};
    for (const step of table.steps.filter(({ name }) => name !== 'domain')) {
      const outcome = must(await step.run(at.ctx(), memory));
      memory = { ...memory, [step.name]: outcome.kind === 'done' ? outcome.value : null };
    }
    const define = table.steps.find(({ name }) => name === 'domain');
    if (define === undefined) throw new Error('no step domain');
    // Everything the daemon says from now on is lost; what we say still arrives.
    proxy.set('toClient', { swallow: true });
    const lost = await define.run(at.ctx(1500), memory);
    expect(lost).toMatchObject({ ok: false, error: { kind: 'OperationTimeout', outcomeUnknown: true } });

    proxy.set('toClient', {});
    proxy.cut('reset');
    const heir = openPort(host.uri);
    const again = must(await heir.port.createVm(heir.ctx(), request));
    const resumed = again.steps.find(({ name }) => name === 'domain');
    must((await resumed?.run(heir.ctx(), memory)) ?? { ok: true, value: { kind: 'done', value: null } });
    const found = must(await heir.port.findByMarker(heir.ctx(), request.marker));
    expect(found.map(({ kind }) => kind).sort()).toEqual(['disk', 'vm']);
    const { nativeRef } = found.find(({ kind }) => kind === 'vm') ?? { nativeRef: '' };
    await heir.done(heir.port.deleteVm(heir.ctx(), nativeRef, {}));
    await heir.port.close();
  });

  test('that lies about a length is dropped, and honest again it is used again', async () => {
    must(await at.port.listVms(at.ctx()));
    proxy.set('toClient', {
      rewrite: (piece) => Buffer.concat([Buffer.from([0x7f, 0xff, 0xff, 0xff]), piece.subarray(4)]),
    });
    const error = (await at.port.listVms(at.ctx(5000))) as {
      ok: false;
      error: { kind: string; retriable: boolean };
    };
    expect(error).toMatchObject({ ok: false, error: { kind: 'ConnectionFailed', retriable: true } });
    proxy.set('toClient', {});
    await expect.poll(async () => (await at.port.listVms(at.ctx())).ok, { timeout: 10_000 }).toBe(true);
  });

  test('that is no libvirt at all is told apart from one that is away', async () => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => {});
      socket.resume();
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const other = openPort(`qemu+tcp://127.0.0.1:${port}/system`);
    const report = must(await other.port.testConnection(other.ctx(5000)));
    expect(report.steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'skipped', 'skipped']);
    expect(report.steps[1]?.error?.kind).toBe('ConnectionFailed');
    await other.port.close();
    await new Promise((resolve) => server.close(resolve));
  });
});

function tcp({ address }: FaultProxy): string {
  if ('path' in address) throw new Error('the proxy listens on a path');
  return `${address.host}:${address.port}`;
}
