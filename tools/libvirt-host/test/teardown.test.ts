import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { guestDomainXml, type LibvirtHost, reapStaleHosts, startLibvirtHost } from '../src/index.ts';
import { until } from '../src/until.ts';
import { cannotRun, reason } from './prerequisites.ts';

describe.skipIf(cannotRun)(`the end of a libvirt host${reason}`, () => {
  const hosts: LibvirtHost[] = [];

  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.stop()));
  });

  test('two hosts side by side share nothing, and stopping one leaves no trace of it', async () => {
    hosts.push(...(await Promise.all([startLibvirtHost(), startLibvirtHost()])));
    const [one, two] = hosts;
    if (one === undefined || two === undefined) throw new Error('two hosts expected');
    await startGuest(one);
    expect(await two.virsh('list', '--all', '--name')).toBe('');
    expect(await processesOf(one)).toMatchObject({ qemu: 1 });
    const linkOfOne = linkOf(one);
    expect(ownLinks()).toContain(linkOfOne);

    await one.stop();
    expect(await processesOf(one)).toEqual({ all: 0, qemu: 0 });
    expect(ownLinks()).not.toContain(linkOfOne);
    expect(existsSync(one.dataDir)).toBe(false);
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(`${one.dataDir}/`);
    expect(await two.virsh('hostname')).toBe(two.name);
  }, 60_000);

  test('a host whose owner is killed dies with it, and the next run removes its remains', async () => {
    const script = join(import.meta.dirname, '../src/main.ts');
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => {
      owner.kill('SIGKILL');
    });
    const first = await createInterface({ input: owner.stdout })[Symbol.asyncIterator]().next();
    const { url } = JSON.parse(String(first.value)) as { url: string };
    const dataDir = /socket=(.*)\/run\/libvirt/.exec(url)?.[1] ?? '';
    expect((await processesOf({ dataDir })).all).toBeGreaterThan(0);

    owner.kill('SIGKILL');
    await until('end of the host', async () => (await processesOf({ dataDir })).all === 0, 10_000);
    await reapStaleHosts(); // another run may have been first
    expect(existsSync(dataDir)).toBe(false);
    expect(existsSync(`${dataDir}.json`)).toBe(false);
  }, 60_000);

  test('a host that cannot start says why and leaves nothing', async () => {
    const start = startLibvirtHost({ name: 'broken', extraConfig: 'max_clients = "many"' });
    await expect(start).rejects.toThrow(/max_clients/);
    expect(existsSync(join(tmpdir(), 'anyvisor-libvirt', 'broken'))).toBe(false);
    expect(existsSync(join(tmpdir(), 'anyvisor-libvirt', 'broken.json'))).toBe(false);
  }, 60_000);

  test('a shared pool outlives its hosts', async () => {
    const poolDir = await mkdtemp(join(tmpdir(), 'anyvisor-shared-pool-'));
    onTestFinished(() => rm(poolDir, { recursive: true, force: true }));
    const host = await startLibvirtHost({ poolDir });
    hosts.push(host);
    await host.stop();
    expect(await readdir(poolDir)).toEqual([host.templateVolume]);
  }, 60_000);
});

async function startGuest(host: LibvirtHost): Promise<void> {
  const file = join(host.dataDir, 'guest.xml');
  await writeFile(file, guestDomainXml({ name: 'guest', disk: join(host.poolDir, host.templateVolume) }));
  await host.virsh('define', file);
  await host.virsh('start', 'guest');
}

/**
 * Live processes that have the host's data bound over /run: what belongs to a host, told without asking the tool's own record.
 */
async function processesOf({
  dataDir,
}: {
  readonly dataDir: string;
}): Promise<{ all: number; qemu: number }> {
  const found = { all: 0, qemu: 0 };
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
    if (!mounts.includes(` ${dataDir}/run /run `)) continue;
    found.all += 1;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('qemu-system')) found.qemu += 1;
  }
  return found;
}

function ownLinks(): string[] {
  return Object.keys(networkInterfaces()).filter((name) => name.startsWith('avhost'));
}

function linkOf(host: LibvirtHost): string {
  const near = host.tcpAddress.host.split('.').slice(0, 3).join('.');
  const last = Number(host.tcpAddress.host.split('.')[3]) - 1;
  const entries = Object.entries(networkInterfaces());
  const found = entries.find(([, all]) => all?.some(({ address }) => address === `${near}.${last}`));
  return found?.[0] ?? `no link with ${near}.${last}`;
}
