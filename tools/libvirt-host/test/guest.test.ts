import { constants } from 'node:fs';
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guestDomainXml, type LibvirtHost, startLibvirtHost } from '../src/index.ts';
import { runCommand } from '../src/run-command.ts';
import { until } from '../src/until.ts';
import { cannotRun, reason } from './prerequisites.ts';

describe.skipIf(cannotRun)(`the template guest${reason}`, () => {
  let host: LibvirtHost;
  let keyboard: FileHandle | undefined;
  let log = '';

  const consoleShows = (what: RegExp, deadline = 60_000): Promise<string> =>
    until(`${what} on the console`, async () => what.exec(await readFile(log, 'latin1'))?.[0], deadline);

  beforeAll(async () => {
    host = await startLibvirtHost({ defaultNetwork: true });
    log = join(host.dataDir, 'guest.console');
    const seed = await buildSeed(host.dataDir, 'web-1');
    const disk = join(host.poolDir, host.templateVolume);
    const xml = guestDomainXml({
      name: 'guest',
      disk,
      network: 'default',
      consoleLog: log,
      maxMemoryMib: 512,
    });
    const file = join(host.dataDir, 'guest.xml');
    await writeFile(file, xml.replace('</devices>', `${seedDisk(seed)}</devices>`));
    await host.virsh('define', file);
    await host.virsh('start', 'guest');
  });
  afterAll(async () => {
    await keyboard?.close();
    await host?.stop();
  });

  test('boots from its disk under the name of its cloud-init seed', async () => {
    expect(await consoleShows(/BOOTED \S+/)).toBe('BOOTED web-1');
  }, 90_000);

  test('leases an address and tells it through its agent', async () => {
    const address = await until(
      'an address from the agent',
      async () => {
        const table = await host.virsh('domifaddr', 'guest', '--source', 'agent').catch(() => '');
        return /192\.168\.122\.\d+/.exec(table)?.[0];
      },
      60_000,
      200,
    );
    expect(await host.virsh('net-dhcp-leases', 'default')).toContain(address);
    expect(await host.virsh('domhostname', 'guest', '--source', 'agent')).toBe('web-1');
  }, 90_000);

  test('answers what is typed on the serial console, and shows everything hot-added', async () => {
    const terminal = await host.virsh('ttyconsole', 'guest');
    keyboard = await open(terminal, constants.O_RDWR | constants.O_NOCTTY);
    await keyboard.write('echo sum $((40 + 2))\n');
    expect(await consoleShows(/sum 42/, 15_000)).toBe('sum 42');

    const extra = join(host.poolDir, 'extra.qcow2');
    await host.virsh('vol-create-as', 'default', 'extra.qcow2', '32M', '--format', 'qcow2');
    await host.virsh('attach-disk', 'guest', extra, 'vdc', '--subdriver', 'qcow2', '--live');
    await host.virsh('setvcpus', 'guest', '2', '--live');
    const dimm = join(host.dataDir, 'dimm.xml');
    await writeFile(
      dimm,
      "<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target></memory>",
    );
    await host.virsh('attach-device', 'guest', dimm, '--live');
    await host.virsh('attach-interface', 'guest', 'network', 'default', '--model', 'virtio', '--live');
    await keyboard.write('sleep 2; lsblk; echo processors $(nproc); cat /proc/meminfo\n');
    await consoleShows(/vdc 33554432/, 15_000);
    await consoleShows(/processors 2/, 15_000);
    const total = await consoleShows(/MemTotal: +\d+/, 15_000);
    expect(Number(/\d+/.exec(total)?.[0])).toBeGreaterThan(200 * 1024);
    await consoleShows(/ADDRESS eth1 192/, 15_000);
  }, 60_000);

  test('switches itself off at the power button', async () => {
    await host.virsh('shutdown', 'guest', '--mode', 'acpi');
    await until('shut off', async () => (await host.virsh('domstate', 'guest')) === 'shut off', 20_000);
    expect(await host.virsh('domstate', 'guest', '--reason')).toBe('shut off (shutdown)');
  }, 30_000);
});

async function buildSeed(folder: string, hostname: string): Promise<string> {
  const [meta, user, seed] = [join(folder, 'meta-data'), join(folder, 'user-data'), join(folder, 'seed.iso')];
  await writeFile(meta, `instance-id: test\nlocal-hostname: ${hostname}\n`);
  await writeFile(user, '#cloud-config\n');
  await runCommand('genisoimage', ['-quiet', '-o', seed, '-V', 'cidata', '-J', '-r', meta, user]);
  return seed;
}

function seedDisk(file: string): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${file}'/>
    <target dev='vdb' bus='virtio'/><readonly/></disk>`;
}
