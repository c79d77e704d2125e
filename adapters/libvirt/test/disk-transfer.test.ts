import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import type { DiskChunk, DiskExport } from '@anyvisor/port';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenTruth, sameContent } from './support/frozen-truth.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { openSerialShell } from './support/serial-shell.ts';
import type { SerialShell } from './support/serial-shell.ts';

const CLUSTER = 65_536;

describe.skipIf(cannotRun)(`disks read and written through libvirt${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let shell: SerialShell;
  let ref = '';

  beforeAll(async () => {
    host = await startLibvirtHost();
    // The host's folder has the same path on both sides, and QEMU runs as root there.
    at = openPort(host.uri, { nbdFolder: host.dataDir });
    const vm = await at.create({
      ...blankSpec('mover'),
      template: host.templateVolume,
      compute: { cpuCores: 1, memoryMb: 192 },
      storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1 }] },
      powerOn: true,
    });
    ref = vm.nativeRef;
    shell = await openSerialShell(at, ref);
    await shell.until('BOOTED');
    await shell.run('yes first | dd of=/dev/vdb bs=64k count=100 iflag=fullblock; sync');
  });
  afterAll(async () => {
    shell?.close();
    await at?.port.close();
    await host?.stop();
  });

  const exported = async (diskKey: string): Promise<DiskExport> =>
    must(await at.port.exportDisk(at.ctx(), ref, { diskKey }));
  const changes = async (since: string | null) =>
    must(await at.port.changedBlocks(at.ctx(), ref, { diskKey: 'vdb', since }));
  const checkpoints = async (): Promise<readonly string[]> =>
    (await host.virsh('checkpoint-list', 'mover', '--name')).split('\n').filter((name) => name.trim() !== '');

  test('a disk of a running machine is exported as it was when reading began, holes as holes', async () => {
    const truth = await frozenTruth(host, 'mover', 'vdb');
    const copy = join(host.dataDir, 'copy.raw');
    const image = await exported('vdb');
    const read = await writeTo(copy, image, async () => {
      await host.virsh('resume', 'mover');
      await shell.run('yes later | dd of=/dev/vdb bs=64k count=50 iflag=fullblock conv=notrunc; sync');
    });
    await sameContent(truth, copy);
    expect(read).toBeLessThan(20 * 2 ** 20);
    expect(await host.virsh('domjobinfo', 'mover')).toContain('None');
  }, 60_000);

  test('one that is given up in the middle leaves no job and no socket', async () => {
    for await (const item of (await exported('vda')).chunks) {
      must(item);
      break;
    }
    expect(await host.virsh('domjobinfo', 'mover')).toContain('None');
    expect(await host.virsh('vol-list', 'default')).not.toMatch(/scratch|export/);
  });

  test('exactly the clusters that were written since are told, and each answer leads to the next', async () => {
    const whole = await changes(null);
    expect(whole.extents.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThanOrEqual(100 * CLUSTER);
    expect((await changes(whole.changeId)).extents).toEqual([]);
    await shell.run(
      'for at in 3 5000 5001; do yes x | dd of=/dev/vdb bs=64k count=1 seek=$at conv=notrunc iflag=fullblock; done; sync',
    );
    const later = await changes(whole.changeId);
    expect(later.extents).toEqual([
      { offset: 3 * CLUSTER, length: CLUSTER },
      { offset: 5000 * CLUSTER, length: 2 * CLUSTER },
    ]);
    expect((await changes(later.changeId)).extents).toEqual([]);
    expect(await checkpoints()).toHaveLength(2);
    const lost = await at.port.changedBlocks(at.ctx(), ref, {
      diskKey: 'vdb',
      since: 'anyvisor.changes.vdb.gone',
    });
    expect(lost).toMatchObject({ ok: false, error: { kind: 'OperationFailed', reason: 'state' } });
  }, 60_000);

  test('a job that a killed process left is ended by whoever reads next', async () => {
    const lost = openPort(host.uri, { nbdFolder: host.dataDir });
    const left = must(await lost.port.exportDisk(lost.ctx(), ref, { diskKey: 'vdb' })).chunks;
    must((await left[Symbol.asyncIterator]().next()).value);
    expect(await host.virsh('domjobinfo', 'mover')).toContain('Backup');
    expect((await changes(null)).extents.length).toBeGreaterThan(0);
    expect(await host.virsh('domjobinfo', 'mover')).toContain('None');
    await lost.port.close();
  }, 60_000);

  test('the disk of a machine that is off is exported too, and imported elsewhere it is the same', async () => {
    await at.done(at.port.stopVm(at.ctx(), ref, { force: true }));
    const image = await exported('vdb');
    const request = { marker: randomUUID(), name: 'moved', storage: 'default', sizeBytes: image.sizeBytes };
    const imported = must(await at.port.importDisk(at.ctx(), { ...request, chunks: chunksOf(image) }));
    const { disks } = must(await at.port.getVm(at.ctx(), ref));
    await sameContent(disks.find(({ key }) => key === 'vdb')?.source ?? '', imported.nativeRef);
    const listed = await host.virsh('vol-list', 'default');
    expect(listed).not.toContain('anyvisor-export');
    await host.virsh('vol-delete', imported.nativeRef);
  }, 60_000);
});

/** Answers how many bytes came as data; `between` runs after the first piece. */
async function writeTo(path: string, image: DiskExport, between: () => Promise<void>): Promise<number> {
  const file = await open(path, 'w');
  let data = 0;
  let pieces = 0;
  try {
    await file.truncate(image.sizeBytes);
    for await (const chunk of chunksOf(image)) {
      if ('data' in chunk) {
        await file.write(chunk.data, 0, chunk.data.length, chunk.offset);
        data += chunk.data.length;
      }
      if (pieces === 0) await between();
      pieces += 1;
    }
  } finally {
    await file.close();
  }
  return data;
}

async function* chunksOf({ chunks }: DiskExport): AsyncGenerator<DiskChunk> {
  for await (const item of chunks) yield must(item);
}
