import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LibvirtHost, startLibvirtHost } from '../src/index.ts';
import { virshFor } from '../src/virsh.ts';
import { cannotRun, reason } from './prerequisites.ts';

describe.skipIf(cannotRun)(`a libvirt host${reason}`, () => {
  let host: LibvirtHost;

  beforeAll(async () => {
    host = await startLibvirtHost({ tinyPoolMib: 16, extraConfig: 'max_clients = 77' });
  });
  afterAll(async () => {
    await host?.stop();
  });

  test('has a started default pool that holds the template', async () => {
    expect(await host.virsh('pool-info', 'default')).toMatch(/State:\s+running[^]*Autostart:\s+yes/);
    expect(await host.virsh('vol-dumpxml', '--pool', 'default', host.templateVolume)).toContain(
      "type='qcow2'",
    );
  });

  test('answers over TCP without credentials', async () => {
    expect(await virshFor(host.tcpUri)('hostname')).toBe(host.name);
  });

  test('refuses changes on its read-only socket', async () => {
    const readOnly = virshFor(`qemu+unix:///system?socket=${host.readOnlySocketPath}`);
    await expect(readOnly('pool-destroy', 'default')).rejects.toThrow(/read only/);
  });

  test('serves the test driver on the same socket, with as many domains as asked for', async () => {
    const through = (uri: string): ReturnType<typeof virshFor> =>
      virshFor(`${uri.replace('test:', 'test+unix:')}?socket=${host.socketPath}`);
    expect(await through(host.testUri)('list', '--name')).toBe('test');
    const domains = await through(await host.writeTestHost(25))('list', '--all', '--name');
    expect(domains.split('\n')).toHaveLength(25);
  });

  test('has a tiny pool that a copy of the template does not fit into', async () => {
    const clone = ['vol-create-as', 'tiny', 'big', '64M', '--allocation', '64M', '--format', 'raw'];
    await expect(host.virsh(...clone)).rejects.toThrow(/No space left/);
  });

  test('comes back after its daemon was killed', async () => {
    await host.stopDaemon('kill');
    await expect(host.virsh('version')).rejects.toThrow(/Failed to connect socket|Connection refused/);
    await host.startDaemon();
    expect(await host.virsh('pool-list', '--name')).toMatch(/default/);
  });

  test('refuses a name that is in use, and leaves the running host alone', async () => {
    await expect(startLibvirtHost({ name: host.name })).rejects.toThrow(/is running already/);
    expect(await host.virsh('hostname')).toBe(host.name);
  });
});
