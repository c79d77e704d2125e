import { createServer } from 'node:net';
import { rename } from 'node:fs/promises';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemDialer } from '../src/protocol/dialers/unix.ts';
import { openLibvirt } from '../src/protocol/open-libvirt.ts';
import { procedures } from '../src/protocol/procedures.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { meansOf } from './support/logins.ts';
import { must, openPort } from './support/open-port.ts';

/** Debian 12 has no virtqemud: a libvirtd listens where that would. */
describe.skipIf(cannotRun)(`a host with modular daemons${reason}`, () => {
  let host: LibvirtHost;
  let modular: string;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false, tls: true, ssh: true });
    modular = host.socketPath.replace('libvirt-sock', 'virtqemud-sock');
    for (const suffix of ['', '-ro']) await rename(`${host.socketPath}${suffix}`, `${modular}${suffix}`);
  });
  afterAll(() => host?.stop());

  async function versionAt(readOnly: boolean): Promise<number> {
    const dial = systemDialer(readOnly, [host.socketPath, modular]);
    const client = await openLibvirt({ dial, uri: 'qemu:///system', readOnly });
    try {
      return Number((await client.call(procedures.connectGetLibVersion, {})).version);
    } finally {
      await client.close();
    }
  }

  test.for([false, true])('is found where no libvirtd listens (for reading only: %s)', async (readOnly) => {
    expect(await versionAt(readOnly)).toBeGreaterThan(9_000_000 - 1);
  });

  test('is found behind the socket that a libvirtd has left', async () => {
    const former = createServer();
    await new Promise<void>((resolve) => former.listen(host.socketPath, resolve));
    // A socket file whose owner is gone refuses; Node removes its own, so it is moved away first.
    await rename(host.socketPath, `${host.socketPath}.kept`);
    await new Promise((resolve) => former.close(resolve));
    await rename(`${host.socketPath}.kept`, host.socketPath);
    onTestFinished(() => rename(host.socketPath, `${host.socketPath}.kept`));
    expect(await versionAt(false)).toBeGreaterThan(9_000_000 - 1);
  });

  test('is found at the end of SSH, also where nothing but sockets can be forwarded', async () => {
    const { ssh } = meansOf(host);
    const at = openPort(`qemu+ssh://root@${ssh.host}/system`, { sshKey: ssh.barrenKey });
    onTestFinished(() => at.port.close());
    expect(must(await at.port.listVms(at.ctx()))).toEqual([]);
  });
});
