import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { SnapshotInfo } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import type { CreateSnapshotRequest } from '@anyvisor/port';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenTruth, sameContent } from './support/frozen-truth.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { openSerialShell } from './support/serial-shell.ts';
import type { SerialShell } from './support/serial-shell.ts';

describe.skipIf(cannotRun)(`snapshots beside the disks of a guest that runs${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let shell: SerialShell;
  let ref = '';
  let files: readonly string[] = [];
  /** What vdb held when a snapshot was taken. */
  const truths = new Map<string, string>();

  beforeAll(async () => {
    host = await startLibvirtHost();
    at = openPort(host.uri);
    const vm = await at.create({
      ...blankSpec('layered'),
      template: host.templateVolume,
      compute: { cpuCores: 1, memoryMb: 192 },
      storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1, format: 'raw' }] },
      powerOn: true,
    });
    ref = vm.nativeRef;
    files = await readdir(host.poolDir);
    shell = await openSerialShell(at, ref);
    await shell.until('BOOTED');
  });
  afterAll(async () => {
    shell?.close();
    await at?.port.close();
    await host?.stop();
  });

  const take = (name: string, more: Partial<CreateSnapshotRequest> = {}): Promise<string> =>
    at.done(at.port.createSnapshot(at.ctx(), ref, { marker: randomUUID(), name, ...more }));
  const revert = (id: string) => at.done(at.port.revertSnapshot(at.ctx(), ref, id));
  const remove = (snapshotId: string, withChildren = false) =>
    at.done(at.port.deleteSnapshot(at.ctx(), ref, { snapshotId, withChildren }));
  const list = async (): Promise<readonly SnapshotInfo[]> => must(await at.port.listSnapshots(at.ctx(), ref));
  const write = (word: string): Promise<string> =>
    shell.run(`yes ${word} | head -c 3000000 | dd of=/dev/vdb bs=64k conv=notrunc; sync`);
  /** The guest's second disk as it is now, read from outside. */
  const truth = async (): Promise<string> => {
    const copy = await frozenTruth(host, 'layered', 'vdb');
    if ((await host.virsh('domstate', 'layered')) === 'paused') await host.virsh('resume', 'layered');
    return copy;
  };
  const source = async (): Promise<string> => {
    const { disks } = must(await at.port.getVm(at.ctx(), ref));
    return disks.find(({ key }) => key === 'vdb')?.source ?? '';
  };
  const ids = new Map<string, string>();
  const keep = async (name: string, more: Partial<CreateSnapshotRequest> = {}): Promise<void> => {
    truths.set(name, await truth());
    ids.set(name, await take(name, more));
  };
  const idOf = (name: string): string => ids.get(name) ?? '';
  const truthOf = (name: string): string => truths.get(name) ?? '';

  test('one that is quiesced holds the guest still by its agent for a moment, and the guest writes on', async () => {
    const { allowedOperations } = must(await at.port.getVm(at.ctx(), ref));
    expect(allowedOperations.createSnapshot, 'a raw disk is in the way of internal ones only').toEqual({
      allowed: true,
    });
    await write('first');
    await keep('first', { quiesce: true, description: 'held still' });
    const status = await host.virsh('qemu-agent-command', 'layered', '{"execute":"guest-fsfreeze-status"}');
    expect(JSON.parse(status)).toEqual({ return: 'thawed' });
    await write('second');
    expect(await list()).toMatchObject([
      { name: 'first', description: 'held still', current: true, withMemory: false, powerState: 'STOPPED' },
    ]);
    expect(await source()).toMatch(/layered-[0-9a-f]{8}-s1\.qcow2$/);
    expect(await readdir(host.poolDir)).toHaveLength(files.length + 2);
  }, 60_000);

  test('one with memory is kept in a file beside them, and brings the guest back as it ran', async () => {
    await shell.run('echo remembered >/run/word');
    await keep('alive', { memory: true });
    await shell.run('echo forgotten >/run/word');
    await write('third');
    await keep('third');
    expect((await list()).map(({ name, parentId }) => [name, parentId])).toEqual(
      expect.arrayContaining([
        ['first', null],
        ['alive', idOf('first')],
        ['third', idOf('alive')],
      ]),
    );
    await revert(idOf('alive'));
    shell.close();
    expect(await host.virsh('domstate', 'layered')).toBe('running');
    await sameContent(await truth(), truthOf('alive'));
    shell = await openSerialShell(at, ref);
    expect(await shell.run('cat /run/word')).toContain('remembered');
    expect((await list()).find(({ current }) => current)?.name).toBe('alive');
    await write('fourth');
  }, 90_000);

  test('of two branches one goes without the other losing anything', async () => {
    await keep('fourth');
    await write('fifth');
    await remove(idOf('alive'));
    expect((await list()).map(({ name }) => name).toSorted()).toEqual(['first', 'fourth', 'third']);
    for (const name of ['third', 'fourth', 'first']) {
      await revert(idOf(name));
      expect(await host.virsh('domstate', 'layered')).toBe('shut off');
      await sameContent(await source(), truthOf(name));
    }
    await revert(idOf('fourth'));
    await sameContent(await source(), truthOf('fourth'));
  }, 90_000);

  test('merging them one by one keeps what the machine is, running or off, until nothing is left of them', async () => {
    await at.done(at.port.startVm(at.ctx(), ref));
    shell.close();
    shell = await openSerialShell(at, ref);
    await shell.until('BOOTED');
    await write('last');
    await keep('last', { quiesce: true });
    await write('end');
    const end = await truth();
    await remove(idOf('fourth'));
    await sameContent(await truth(), end);
    await at.done(at.port.stopVm(at.ctx(), ref, { force: true }));
    await remove(idOf('third'));
    await remove(idOf('first'));
    expect(await host.virsh('domstate', 'layered')).toBe('shut off');
    await sameContent(await source(), end);
    expect((await list()).map(({ name }) => name)).toEqual(['last']);
    await remove(idOf('last'));
    await sameContent(await source(), end);
    expect((await readdir(host.poolDir)).toSorted()).toEqual(files.toSorted());
    expect(await source()).not.toContain('.qcow2');
  }, 120_000);
});
