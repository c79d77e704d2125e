import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenTruth, sameContent } from './support/frozen-truth.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { openSerialShell } from './support/serial-shell.ts';
import type { SerialShell } from './support/serial-shell.ts';

describe.skipIf(cannotRun)(`disks moved to another pool of their host${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let shell: SerialShell;
  let ref = '';
  let second = '';
  let before: readonly string[] = [];

  beforeAll(async () => {
    host = await startLibvirtHost();
    second = join(host.dataDir, 'second');
    await mkdir(second);
    await host.virsh('pool-define-as', 'second', 'dir', '--target', second);
    await host.virsh('pool-start', 'second');
    before = await readdir(host.poolDir);
    at = openPort(host.uri);
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
  });
  afterAll(async () => {
    shell?.close();
    await at?.port.close();
    await host?.stop();
  });

  const move = (targetStorage: string, live: boolean) =>
    at.done(at.port.migrateVm(at.ctx(), ref, { marker: randomUUID(), targetStorage, live }));
  const folders = async (): Promise<readonly string[]> => {
    const lines = (await host.virsh('domblklist', 'mover', '--inactive')).split('\n');
    return lines.flatMap((line) => /(\/.*)\/[^/]+$/.exec(line)?.[1] ?? []);
  };

  test('a guest that writes goes on writing while its disks move, and nothing is left behind', async () => {
    await shell.run(
      '(i=0; while :; do i=$((i+1)); echo $i | dd of=/dev/vdb bs=512 seek=$i conv=notrunc,sync; done) >/dev/null 2>&1 & :',
    );
    await move('second', true);
    expect(await folders()).toEqual([second, second]);
    expect((await host.virsh('domblklist', 'mover')).match(/second/g)).toHaveLength(2);
    expect((await readdir(host.poolDir)).toSorted()).toEqual(before.toSorted());
    const { disks } = must(await at.port.getVm(at.ctx(), ref));
    expect(new Set(disks.filter(({ kind }) => kind === 'disk').map(({ storage }) => storage)).size).toBe(1);
    await shell.run('kill %1; sync; echo written');
    const truth = await frozenTruth(host, 'mover', 'vdb');
    await host.virsh('resume', 'mover');
    const text = "dd if=/dev/vdb bs=512 count=20000 2>/dev/null | tr -d '\\0'";
    const said = await shell.run(`echo LAST=$(${text} | tail -1) LINES=$(${text} | wc -l)`);
    const [, last, lines] = /LAST=(\d+) LINES=(\d+)/.exec(said) ?? [];
    expect(Number(last), said).toBeGreaterThan(20);
    expect(lines, 'no write is missing').toBe(last);
    await sameContent(truth, disks.find(({ key }) => key === 'vdb')?.source ?? '');
  }, 120_000);

  test('a backup taken before knows what has changed since, wherever the disks have gone', async () => {
    const backUp = (since?: string) =>
      at.done(
        at.port.backupVm(at.ctx(), ref, {
          marker: randomUUID(),
          target: 'default',
          ...(since === undefined ? {} : { since }),
        }),
      );
    const full = await backUp();
    await move('default', true);
    await shell.run('yes later | dd of=/dev/vdb bs=64k count=4 seek=9000 iflag=fullblock; sync');
    const truth = await frozenTruth(host, 'mover', 'vdb');
    const later = await backUp(full.backupId);
    await host.virsh('resume', 'mover');
    const tag = later.backupId.split('/')[1] ?? '';
    expect(tag).not.toBe('');
    await sameContent(truth, join(host.poolDir, `mover.${tag}.vdb.backup.qcow2`));
    for (const { backupId } of [later, full]) await at.done(at.port.deleteBackup(at.ctx(), backupId));
    await move('second', true);
  }, 60_000);

  test('the same once more changes nothing', async () => {
    const files = await readdir(second);
    await move('second', true);
    expect(await readdir(second)).toEqual(files);
  });

  test('of a machine that is off they move back, and it starts from there', async () => {
    await at.done(at.port.stopVm(at.ctx(), ref, { force: true }));
    await move('default', false);
    expect(await folders()).toEqual([host.poolDir, host.poolDir]);
    expect(await readdir(second)).toEqual([]);
    await at.done(at.port.startVm(at.ctx(), ref));
    const again = await openSerialShell(at, ref);
    await again.until('BOOTED');
    again.close();
  }, 60_000);

  test('an unknown pool is refused, with the guest untouched', async () => {
    const request = { marker: randomUUID(), targetStorage: 'nowhere', live: true };
    await at.refused(at.port.migrateVm(at.ctx(), ref, request), 'ResourceNotFound');
    expect(await folders()).toEqual([host.poolDir, host.poolDir]);
  });
});
