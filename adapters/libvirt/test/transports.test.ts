import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportFailure } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { follow } from './support/followed-watch.ts';
import { processesOf } from './support/host-processes.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { startAgent } from './support/ssh-agent.ts';
import { meansOf, rightLogin, wrongLogins } from './support/logins.ts';
import type { Given, Means } from './support/logins.ts';

describe.skipIf(cannotRun)(`the ways to a daemon${reason}`, () => {
  let host: LibvirtHost;
  let proxies: Readonly<Record<'tls' | 'ssh', FaultProxy>>;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false, tls: true, ssh: true });
    const { tls, ssh } = means();
    proxies = {
      tls: await startFaultProxy({ host: host.tcpAddress.host, port: tls.port }),
      ssh: await startFaultProxy({ host: ssh.host, port: ssh.port }),
    };
  });
  afterAll(async () => {
    await Promise.all(Object.values(proxies ?? {}).map((proxy) => proxy.close()));
    await host?.stop();
  });

  const means = (): Means => meansOf(host);

  /** Through the proxy that counts. */
  function uri(transport: 'tls' | 'ssh', user = 'root', driver = 'qemu'): string {
    const { address } = proxies[transport];
    if ('path' in address) throw new Error('the proxy listens on a path');
    const at = transport === 'ssh' ? `${user}@` : '';
    const path = driver === 'qemu' ? 'system' : 'default';
    return `${driver}+${transport}://${at}${address.host}:${address.port}/${path}`;
  }

  function open(address: string, given: Given): TestPort {
    const at = openPort(address, given);
    onTestFinished(() => at.port.close());
    return at;
  }

  const good = (transport: 'tls' | 'ssh'): Given => rightLogin(transport, means());

  describe.each(['tls', 'ssh'] as const)('over %s', (transport) => {
    test('a VM is made, started, watched, looked into and deleted', async () => {
      const at = open(uri(transport), good(transport));
      const stop = new AbortController();
      const told = follow(at, stop.signal);
      await told.until('a reset', () => told.batches.some(({ type }) => type === 'reset'));
      const { nativeRef } = await at.create(
        // The seed is uploaded through a stream.
        blankSpec(`by-${transport}`, { guest: { userData: '#cloud-config\n' } }),
      );
      await at.done(at.port.startVm(at.ctx(), nativeRef));
      await told.until('RUNNING', () => told.states(nativeRef).includes('RUNNING'));
      const serial = must(await at.port.openConsole(at.ctx(), nativeRef, 'serial'));
      expect(serial.kind).toBe('stream');
      if (serial.kind === 'stream') serial.stream.destroy();
      const screen = must(await at.port.openConsole(at.ctx(), nativeRef, 'vnc'));
      if (screen.kind !== 'stream') throw new Error('not a stream');
      const [greeting] = (await once(screen.stream, 'data')) as [Buffer];
      expect(greeting.toString('latin1')).toMatch(/^RFB 003/);
      screen.stream.destroy();
      expect(must(await at.port.takeScreenshot(at.ctx(), nativeRef)).bytes.length).toBeGreaterThan(100);
      const seed = join(host.dataDir, 'seed.iso');
      const volumes = await host.virsh('vol-list', 'default');
      const name = /\S+seed\.iso/.exec(volumes)?.[0] ?? '';
      await host.virsh('vol-download', name, seed, '--pool', 'default');
      expect(await readFile(seed, 'latin1')).toContain('#cloud-config');
      await at.done(at.port.stopVm(at.ctx(), nativeRef, { force: true }));
      await at.done(at.port.deleteVm(at.ctx(), nativeRef, { deleteDisks: true }));
      await told.until('gone', () => told.gone.includes(nativeRef));
      stop.abort();
      expect(await host.virsh('list', '--all', '--name')).toBe('');
      expect(await host.virsh('vol-list', 'default')).toBe('');
    }, 60_000);

    test('who only reads is told apart, and refused every change', async () => {
      const at = open(uri(transport), { ...good(transport), readOnly: true });
      const report = must(await at.port.testConnection(at.ctx()));
      expect(report.steps.find(({ name }) => name === 'rights')?.detail).toContain('reading only');
      await at.refused(
        at.port.createVm(at.ctx(), await at.request(blankSpec('never'))),
        'AuthorizationFailed',
      );
      expect(await host.virsh('list', '--all', '--name')).toBe('');
    });

    test('a broken line comes back by itself', async () => {
      const at = open(uri(transport), good(transport));
      must(await at.port.listVms(at.ctx()));
      proxies[transport].cut('reset');
      await expect.poll(async () => (await at.port.listVms(at.ctx())).ok, { timeout: 15_000 }).toBe(true);
    });
  });

  test('what the host shows of itself is in the report, and a host key is learnt', async () => {
    const { tls, ssh } = means();
    const byTls = open(`qemu+tls://${host.tcpAddress.host}/system`, {
      clientCertificate: tls.client.certificate,
      clientKey: tls.client.key,
      caCertificate: tls.ca,
    });
    expect(must(await byTls.port.testConnection(byTls.ctx())).fingerprint).toBe(tls.fingerprint);
    const bySsh = open(uri('ssh'), { sshKey: ssh.key });
    const report = must(await bySsh.port.testConnection(bySsh.ctx()));
    expect(reportFailure(report)).toBeUndefined();
    expect(report).toMatchObject({ fingerprint: ssh.hostKeyHash, learned: { hostKey: ssh.hostKey } });
  });

  test('a key behind a passphrase, an agent, and a host key given as its hash let in as well', async () => {
    const { ssh } = means();
    const { lockedKey } = ssh;
    const agent = await startAgent(ssh.keyFile);
    for (const given of [
      { sshKey: lockedKey.key, sshPassphrase: lockedKey.passphrase },
      { sshAgent: agent },
      { sshKey: ssh.key, hostKey: ssh.hostKeyHash },
    ]) {
      const at = open(uri('ssh'), given);
      expect(must(await at.port.listVms(at.ctx()))).toEqual([]);
    }
  });

  test('a far side without virt-ssh-helper is reached by netcat, and without either by a forwarded socket', async () => {
    const { ssh } = means();
    const named = `${uri('ssh')}?socket=/run/libvirt/libvirt-sock`;
    const byNetcat = open(named, { sshKey: ssh.key });
    must(await byNetcat.port.listVms(byNetcat.ctx()));
    expect(await processesOf(host, 'nc')).not.toEqual([]);
    await byNetcat.port.close();
    await expect.poll(() => processesOf(host, 'nc')).toEqual([]);

    const forwarded = open(uri('ssh'), { sshKey: ssh.barrenKey });
    must(await forwarded.port.listVms(forwarded.ctx()));
    expect(await processesOf(host, 'virt-ssh-helper')).toEqual([]);
  });

  test('a socket that is not there, at the end of SSH, is told from a login that failed', async () => {
    const at = open(`${uri('ssh')}?socket=/run/nowhere`, { sshKey: means().ssh.key });
    const report = must(await at.port.testConnection(at.ctx()));
    expect(reportFailure(report)).toMatchObject({
      kind: 'ConnectionFailed',
      message: expect.stringContaining('No such file or directory'),
      nextStep: expect.stringContaining('libvirtd'),
    });
  });

  test.for(wrongLogins)(
    '$title is one attempt, whoever asks and watches',
    async ({ transport, given, kind, step, user }) => {
      const address = uri(transport, user);
      const before = proxies[transport].accepted;
      const tested = open(address, given(means()));
      const report = must(await tested.port.testConnection(tested.ctx()));
      expect(reportFailure(report)).toMatchObject({ kind, retriable: false, nextStep: expect.any(String) });
      expect(report.steps.find(({ outcome }) => outcome === 'failed')?.name).toBe(step);
      expect(proxies[transport].accepted - before).toBe(1);

      // Later calls on the same port remember, and so does a watcher.
      expect(await tested.port.listVms(tested.ctx())).toMatchObject({ ok: false, error: { kind } });
      const items = await everything(tested);
      expect(items).toMatchObject([{ ok: false, error: { kind } }]);
      expect(proxies[transport].accepted - before).toBe(1);

      const watched = open(address, given(means()));
      const all = [watched.port.listVms(watched.ctx()), watched.port.listResources(watched.ctx())];
      expect(await everything(watched)).toMatchObject([{ error: { kind } }]);
      expect(await Promise.all(all)).toMatchObject([{ error: { kind } }, { error: { kind } }]);
      expect(proxies[transport].accepted - before).toBe(2);
      // A person who asks again gets another attempt.
      await tested.port.testConnection(tested.ctx());
      expect(proxies[transport].accepted - before).toBe(3);
    },
  );

  test('a login that is withdrawn while a watcher is at work is tried once more, and never again', async () => {
    const { ssh } = means();
    const at = open(uri('ssh'), good('ssh'));
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const told = follow(at, stop.signal);
    await told.until('a reset', () => told.batches.length > 0);
    const keys = join(host.dataDir, 'ssh/authorized_keys');
    await rm(keys);
    onTestFinished(() => writeFile(keys, ssh.authorizedKeys));
    const before = proxies.ssh.accepted;
    proxies.ssh.cut('reset');
    await told.until('its end', () => told.failure !== undefined);
    for (let call = 0; call < 5; call++) {
      expect(await at.port.listVms(at.ctx())).toMatchObject({
        ok: false,
        error: { kind: 'AuthenticationFailed' },
      });
    }
    expect(proxies.ssh.accepted - before).toBe(1);
  });

  test('the host key of the first login is the right one from then on', async () => {
    const { ssh } = means();
    const at = open(uri('ssh'), { sshKey: ssh.key });
    must(await at.port.listVms(at.ctx()));
    await ssh.changeHostKey();
    const before = proxies.ssh.accepted;
    proxies.ssh.cut('reset');
    await expect
      .poll(() => at.port.listVms(at.ctx()), { timeout: 15_000 })
      .toMatchObject({ ok: false, error: { kind: 'ConnectionFailed', reason: 'certificate' } });
    expect(await at.port.listVms(at.ctx())).toMatchObject({
      error: { message: expect.stringContaining('SHA256:') },
    });
    expect(proxies.ssh.accepted - before).toBe(1);
    const report = must(await at.port.testConnection(at.ctx()));
    expect(report.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'reach passed',
      'certificate failed',
      'login skipped',
      'version skipped',
      'rights skipped',
    ]);
  });
});

async function everything({ port, ctx }: TestPort): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const item of port.watch(ctx())) items.push(item);
  return items;
}
