import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { emptyMapping } from '@anyvisor/domain';
import type { VmDisk } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import type { BackupInfo } from '@anyvisor/port';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenTruth, sameContent } from './support/frozen-truth.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { openSerialShell } from './support/serial-shell.ts';
import type { SerialShell } from './support/serial-shell.ts';

/** Writes blocks of letters here and there on the second disk, for ever. */
const WRITER =
  '(i=0; while :; do i=$((i+1)); yes $i-$i-$i | head -c 65536 | dd of=/dev/vdb bs=65536 seek=$((i * 37 % 900)) conv=notrunc; done) >/dev/null 2>&1 & :';

const WRITTEN_MIB = 60;

describe.skipIf(cannotRun)(`backups of a guest that runs and writes${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let shell: SerialShell;
  let ref = '';
  const made: { readonly info: BackupInfo; readonly truths: Readonly<Record<string, string>> }[] = [];

  beforeAll(async () => {
    host = await startLibvirtHost();
    at = openPort(host.uri);
    const vm = await at.create({
      ...blankSpec('writer'),
      template: host.templateVolume,
      compute: { cpuCores: 1, memoryMb: 192 },
      storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1 }] },
      powerOn: true,
    });
    ref = vm.nativeRef;
    shell = await openSerialShell(at, ref);
    await shell.until('BOOTED');
    await shell.run(WRITER);
  });
  afterAll(async () => {
    shell?.close();
    await at?.port.close();
    await host?.stop();
  });

  async function backUp(since?: string): Promise<BackupInfo> {
    const request = { marker: randomUUID(), target: 'default', ...(since === undefined ? {} : { since }) };
    return at.done(at.port.backupVm(at.ctx(), ref, request));
  }

  /** The guest is held while the truth is read and the backup begins, and writes again while it is copied. */
  async function backUpWithTruth(since?: string): Promise<void> {
    const truths = {
      vda: await frozenTruth(host, 'writer', 'vda'),
      vdb: await frozenTruth(host, 'writer', 'vdb'),
    };
    const before = await checkpoints();
    const goingOn = backUp(since);
    await expect.poll(checkpoints, { timeout: 30_000, interval: 20 }).toHaveLength(before.length + 1);
    await host.virsh('resume', 'writer');
    made.push({ info: await goingOn, truths });
  }

  async function checkpoints(): Promise<readonly string[]> {
    const names = await host.virsh('checkpoint-list', 'writer', '--name');
    return names.split('\n').filter((name) => name.trim() !== '');
  }

  test('a full and two incremental ones hold exactly what the disks held when each began', async () => {
    await backUpWithTruth();
    for (let time = 0; time < 2; time += 1) {
      await shell.run('sleep 1');
      await backUpWithTruth(made.at(-1)?.info.backupId);
    }
    expect(made.map(({ info }) => info.mode)).toEqual(['full', 'incremental', 'incremental']);
    const [full, ...later] = made.map(({ info }) => info.sizeBytes ?? 0);
    for (const size of later) expect(size).toBeLessThan((full ?? 0) / 2);
    for (const { info, truths } of made) {
      const tag = info.backupId.split('/')[1] ?? '';
      for (const [target, truth] of Object.entries(truths)) {
        await sameContent(truth, join(host.poolDir, `writer.${tag}.${target}.backup.qcow2`));
      }
    }
    expect(new Set(await Promise.all(made.map(({ truths }) => hashOf(truths['vdb'] ?? '')))).size).toBe(3);
  }, 120_000);

  test('the second incremental one is restored to a VM of its own that boots and has the same disk', async () => {
    const last = made.at(-1);
    const request = {
      marker: randomUUID(),
      backupId: last?.info.backupId ?? '',
      name: 'twin',
      mapping: emptyMapping,
    };
    const twin = await at.done(at.port.restoreVm(at.ctx(), request));
    const seen = must(await at.port.getVm(at.ctx(), twin.nativeRef));
    const original = must(await at.port.getVm(at.ctx(), ref));
    expect(seen.nics[0]?.mac).not.toBe(original.nics[0]?.mac);
    for (const disk of seen.disks.filter(({ kind }) => kind === 'disk')) {
      await sameContent(last?.truths[disk.key] ?? '', sourceOf(disk));
    }
    await at.done(at.port.startVm(at.ctx(), twin.nativeRef));
    const inside = await openSerialShell(at, twin.nativeRef);
    try {
      await inside.until('BOOTED');
      const said = await inside.run(`dd if=/dev/vdb bs=1M count=${WRITTEN_MIB} | sha256sum`);
      expect(said).toContain(await hashOf(last?.truths['vdb'] ?? ''));
    } finally {
      inside.close();
      await at.done(at.port.deleteVm(at.ctx(), twin.nativeRef, { force: true }));
    }
  }, 120_000);

  test('one on which others stand is not deleted, and the chain goes from its end', async () => {
    const ids = made.map(({ info }) => info.backupId);
    const error = await at.refused(at.port.deleteBackup(at.ctx(), ids[0] ?? ''), 'OperationFailed');
    expect(error).toMatchObject({ reason: 'state', nextStep: expect.stringContaining('newest') as string });
    for (const id of ids.toReversed()) await at.done(at.port.deleteBackup(at.ctx(), id));
    expect(await checkpoints()).toEqual([]);
    expect(await host.virsh('vol-list', 'default')).not.toContain('backup');
  });

  test('after a revert an incremental one is refused, and told to be a full one', async () => {
    const full = await backUp();
    const snapshot = { marker: randomUUID(), name: 'before', memory: true };
    const snapshotId = await at.done(at.port.createSnapshot(at.ctx(), ref, snapshot));
    await at.done(at.port.revertSnapshot(at.ctx(), ref, snapshotId));
    expect(await host.virsh('domstate', 'writer')).toBe('running');
    const request = { marker: randomUUID(), target: 'default', since: full.backupId };
    const error = await at.refused(at.port.backupVm(at.ctx(), ref, request), 'OperationFailed');
    expect(error).toMatchObject({ reason: 'state', retriable: false });
    expect(error.nextStep).toContain('full backup');
    expect(await host.virsh('vol-list', 'default')).not.toContain(request.marker);
    await at.done(at.port.deleteBackup(at.ctx(), full.backupId));
  }, 60_000);

  test('one that is quiesced has held the guest still for a moment only', async () => {
    const request = { marker: randomUUID(), target: 'default', quiesce: true };
    const info = await at.done(at.port.backupVm(at.ctx(), ref, request));
    expect(info.consistency).toBe('guest');
    const status = await host.virsh('qemu-agent-command', 'writer', '{"execute":"guest-fsfreeze-status"}');
    expect(JSON.parse(status)).toEqual({ return: 'thawed' });
    await at.done(at.port.deleteBackup(at.ctx(), info.backupId));
  }, 60_000);
});

/** Of the part that the guest writes to. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { end: WRITTEN_MIB * 2 ** 20 - 1 }))
    hash.update(piece as Buffer);
  return hash.digest('hex');
}

function sourceOf({ source }: VmDisk): string {
  if (source === null) throw new Error('the disk has no source');
  return source;
}
