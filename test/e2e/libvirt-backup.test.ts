import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrerequisites, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';
import type { Api, Operation, Page } from '../support/api.ts';
import { copySpeed, fillDisk, frozenTruth, hashOf, sameContent } from '../support/backup-truth.ts';
import { connectHost, endOf } from '../support/estate.ts';
import { inGuest, untilBooted } from '../support/guest-agent.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

interface Backup {
  readonly id: string;
  readonly nativeRef: string;
  readonly mode: string;
  readonly parentId: string | null;
  readonly sizeBytes: number;
}

const missing = await missingPrerequisites();
if (missing.length > 0 && process.env['CI'] !== undefined)
  throw new Error(`no libvirt peer: ${missing.join('; ')}`);
const reason = missing.length > 0 ? ` [skipped: ${missing.join('; ')}]` : '';

/** The first part of the second disk, where the guest writes blocks of text here and there for ever. */
const WRITTEN_MIB = 60;
const WRITER =
  '(i=0; while :; do i=$((i+1)); yes $i-$i-$i | head -c 65536 | dd of=/dev/vdb bs=65536 seek=$((i * 37 % 900)) conv=notrunc; done) >/dev/null 2>&1 &';
/** Enough that a copy at this speed outlives whatever is killed meanwhile. */
const FILLED_MIB = 700;
const SLOW = 2 ** 20;

describe.skipIf(missing.length > 0)(`backups of a running guest that writes, by the API${reason}`, () => {
  const token = randomBytes(32).toString('base64url');
  let host: LibvirtHost;
  let dataDir: string;
  let server: ServerProcess;
  let vmId = '';
  const truths: Record<string, string>[] = [];

  const api = (): Api => apiOf(server.url, token);

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-e2e-'));
    host = await startLibvirtHost();
    server = await startServer({ dataDir, token });
    await connectHost(api(), host, 'kvm-1');
    const made = await succeed('POST', '/vms', {
      name: 'writer',
      template: host.templateVolume,
      compute: { cpuCores: 1, memoryMb: 192 },
      storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1 }] },
      network: { nics: [] },
      placement: { connection: 'kvm-1' },
    });
    vmId = made.result?.vmId ?? '';
    await fillDisk(host, 'writer', 'vdb', FILLED_MIB);
    await succeed('POST', `/vms/${vmId}/start`);
    await untilBooted(host, 'writer');
    await inGuest(host, 'writer', WRITER);
  });

  afterAll(async () => {
    await server?.stop();
    await host?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function succeed(method: string, path: string, body?: unknown): Promise<Operation> {
    const begun = await api().send<Operation>(method, path, body);
    const operation = await endOf(api(), begun.id);
    expect(operation, JSON.stringify(operation.error)).toMatchObject({ state: 'SUCCEEDED' });
    return operation;
  }

  const begin = (body: object): Promise<Operation> =>
    api().send<Operation>('POST', `/vms/${vmId}/backups`, body);
  const backups = async (): Promise<readonly Backup[]> =>
    (await api().get<Page<Backup>>(`/vms/${vmId}/backups`)).items;
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');
  const checkpoints = async () => lines(await host.virsh('checkpoint-list', 'writer', '--name'));

  /** Everything that a backup leaves somewhere: files, checkpoints, a job. */
  async function traces(): Promise<object> {
    const job = await host.virsh('domjobinfo', 'writer');
    return {
      files: (await readdir(host.poolDir)).toSorted(),
      checkpoints: await checkpoints(),
      job: /None/.test(job) ? 'none' : job,
    };
  }

  /** The guest is held while the truth is read and the backup begins, and writes again while it is copied. */
  async function beginAtTruth(body: object): Promise<Operation> {
    const truth = {
      vda: await frozenTruth(host, 'writer', 'vda'),
      vdb: await frozenTruth(host, 'writer', 'vdb'),
    };
    truths.push(truth);
    const before = (await checkpoints()).length;
    const begun = await begin(body);
    await expect.poll(checkpoints, { timeout: 30_000, interval: 20 }).toHaveLength(before + 1);
    await host.virsh('resume', 'writer');
    return begun;
  }

  async function holdsTruth({ nativeRef }: Backup, truth: Record<string, string> = {}): Promise<void> {
    const tag = nativeRef.split('/')[1] ?? '';
    for (const [target, path] of Object.entries(truth)) {
      await sameContent(path, join(host.poolDir, `writer.${tag}.${target}.backup.qcow2`));
    }
  }

  test('a full and two incremental backups hold what the disks held when each began', async () => {
    for (const body of [
      { target: 'default' },
      { since: 'latest' },
      { since: 'latest', description: 'third' },
    ]) {
      const ended = await endOf(api(), (await beginAtTruth(body)).id);
      expect(ended, JSON.stringify(ended.error)).toMatchObject({ state: 'SUCCEEDED' });
      await inGuest(host, 'writer', 'sleep 1');
    }
    const [third, second, first] = await backups();
    expect([first?.mode, second?.mode, third?.mode]).toEqual(['full', 'incremental', 'incremental']);
    expect([second?.parentId, third?.parentId]).toEqual([first?.id, second?.id]);
    for (const [index, backup] of [first, second, third].entries()) {
      if (backup !== undefined) await holdsTruth(backup, truths[index]);
    }
    for (const backup of [second, third]) {
      expect(backup?.sizeBytes).toBeLessThan((first?.sizeBytes ?? 0) / 2);
    }
  }, 180_000);

  test('the newest is restored to a VM of its own, which boots with the same bytes', async () => {
    const [newest] = await backups();
    await succeed('POST', `/backups/${newest?.id}/restore`, { name: 'twin', powerOn: true });
    await untilBooted(host, 'twin');
    const said = await inGuest(host, 'twin', `dd if=/dev/vdb bs=1M count=${WRITTEN_MIB} | sha256sum`);
    expect(said).toContain(await hashOf(truths[2]?.['vdb'] ?? '', WRITTEN_MIB));
    const { items } = await api().get<Page<{ readonly id: string; readonly name: string }>>('/vms?q=twin');
    await succeed('DELETE', `/vms/${items[0]?.id}?force=true`);
  }, 120_000);

  test('a server killed in mid-backup finds QEMU still copying, and the backup is whole in the end', async () => {
    const begun = await beginAtTruth({ target: 'default' });
    await copySpeed(host, 'writer', SLOW);
    await server.kill();
    expect(await host.virsh('domjobinfo', 'writer')).toContain('Backup');
    server = await startServer({ dataDir, token });
    await copySpeed(host, 'writer', 0);
    const ended = await endOf(api(), begun.id);
    expect(ended, JSON.stringify(ended.error)).toMatchObject({ state: 'SUCCEEDED' });
    const [newest] = await backups();
    expect(newest?.id).toBe(begun.id);
    if (newest !== undefined) await holdsTruth(newest, truths.at(-1));
  }, 120_000);

  test('one that is cancelled after the server was killed leaves nothing behind', async () => {
    const before = await traces();
    const begun = await begin({ target: 'default' });
    await copySpeed(host, 'writer', SLOW);
    await server.kill();
    server = await startServer({ dataDir, token });
    await api().send('POST', `/operations/${begun.id}/cancel`);
    expect(await endOf(api(), begun.id)).toMatchObject({ state: 'CANCELLED' });
    expect(await traces()).toEqual(before);
    expect((await backups()).map(({ id }) => id)).not.toContain(begun.id);
  }, 120_000);

  test('a daemon killed in mid-backup leaves a whole backup or nothing', async () => {
    const before = await traces();
    const begun = await begin({ target: 'default' });
    await copySpeed(host, 'writer', 50 * SLOW);
    await host.stopDaemon('kill');
    await host.startDaemon();
    const ended = await endOf(api(), begun.id);
    const [newest] = await backups();
    if (ended.state === 'SUCCEEDED') {
      expect(newest?.id).toBe(begun.id);
      await succeed('DELETE', `/backups/${begun.id}`);
    }
    expect(await traces(), JSON.stringify(ended.error)).toEqual(before);
  }, 120_000);

  test('a QEMU killed in mid-backup fails it and leaves nothing, and the chain says so', async () => {
    const before = await readdir(host.poolDir);
    const known = await checkpoints();
    const [newest] = await backups();
    const begun = await begin({ since: newest?.id });
    await endOf(api(), begun.id);
    const slow = await begin({ target: 'default' });
    await copySpeed(host, 'writer', SLOW);
    process.kill(await qemuOf('writer'), 'SIGKILL');
    const ended = await endOf(api(), slow.id);
    expect(ended.state).toBe('FAILED');
    await succeed('DELETE', `/backups/${begun.id}`);
    expect((await readdir(host.poolDir)).toSorted()).toEqual(before.toSorted());
    expect(await checkpoints()).toEqual(known);
    await succeed('POST', `/vms/${vmId}/start`);
    await untilBooted(host, 'writer');
    const next = await endOf(api(), (await begin({ since: newest?.id })).id);
    expect(next).toMatchObject({ state: 'FAILED', error: { reason: 'state' } });
    expect(JSON.stringify(next.error)).toContain('Take a full backup');
    expect((await readdir(host.poolDir)).toSorted()).toEqual(before.toSorted());
    await succeed('POST', `/vms/${vmId}/backups`, { target: 'default', quiesce: true });
  }, 180_000);

  test('backups outlive their VM, and are deleted from the newest on', async () => {
    const all = await backups();
    await succeed('DELETE', `/vms/${vmId}?force=true`);
    expect(await backups()).toEqual(all);
    const oldest = all.at(-1);
    const refused = await endOf(api(), (await api().send<Operation>('DELETE', `/backups/${oldest?.id}`)).id);
    expect(refused).toMatchObject({ state: 'FAILED', error: { reason: 'state' } });
    for (const { id } of all) await succeed('DELETE', `/backups/${id}`);
    expect((await readdir(host.poolDir)).filter((name) => name.includes('backup'))).toEqual([]);
  }, 120_000);
});

/** Process id of the QEMU that runs a domain. */
async function qemuOf(name: string): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, 'latin1').catch(() => '');
    if (command.startsWith('/usr/bin/qemu') && command.includes(`\0guest=${name},`)) return Number(entry);
  }
  throw new Error(`no QEMU runs ${name}`);
}
