import { randomUUID } from 'node:crypto';
import { emptyMapping } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { openSerialShell } from './support/serial-shell.ts';
import type { SerialShell } from './support/serial-shell.ts';

const PATIENCE = { timeout: 30_000, interval: 250 };

describe.skipIf(cannotRun)(`a guest that runs${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let shell: SerialShell;
  let ref = '';

  beforeAll(async () => {
    host = await startLibvirtHost({ defaultNetwork: true });
    at = openPort(host.uri);
    const vm = await at.create({
      ...blankSpec('alive'),
      template: host.templateVolume,
      compute: { cpuCores: 1, memoryMb: 192, maxCpuCores: 2, maxMemoryMb: 512 },
      storage: { disks: [{ sizeGb: 1 }], cloneMode: 'linked' },
      network: { nics: [{ network: 'default' }] },
      guest: { hostname: 'alive-inside' },
      powerOn: true,
    });
    ref = vm.nativeRef;
    shell = await openSerialShell(at, ref);
    await shell.until('BOOTED alive-inside');
  });
  afterAll(async () => {
    shell?.close();
    await at?.port.close();
    await host?.stop();
  });

  test('has its name from cloud-init, and its grown disk', async () => {
    expect(await shell.run('hostname')).toBe('alive-inside');
    expect(await shell.run('lsblk')).toContain(`vda ${2 ** 30}`);
  });

  test('tells its address and its host name', async () => {
    await expect
      .poll(async () => must(await at.port.getVm(at.ctx(), ref)).nics[0]?.ipAddresses.join(), PATIENCE)
      .toMatch(/^192\.168\.122\.\d+$/);
    await expect
      .poll(async () => must(await at.port.getVm(at.ctx(), ref)).guest, PATIENCE)
      .toMatchObject({ agent: 'RUNNING', hostname: 'alive-inside' });
  });

  test('sees a hot-added CPU', async () => {
    expect(await shell.run('nproc')).toBe('1');
    const { changes } = await at.done(at.port.reconfigureVm(at.ctx(), ref, { cpuCores: 2 }));
    expect(changes).toEqual([{ field: 'cpuCores', effect: 'applied' }]);
    await expect.poll(() => shell.run('nproc'), PATIENCE).toBe('2');
  });

  test('keeps a CPU that is taken away until it is switched off', async () => {
    const { changes } = await at.done(at.port.reconfigureVm(at.ctx(), ref, { cpuCores: 1 }));
    expect(changes).toEqual([{ field: 'cpuCores', effect: 'pending' }]);
    expect(must(await at.port.getVm(at.ctx(), ref)).cpu.cores).toBe(2);
  });

  test('sees hot-added memory', async () => {
    const total = async () => Number(/MemTotal: *(\d+)/.exec(await shell.run('cat /proc/meminfo'))?.[1]);
    const before = await total();
    const { changes } = await at.done(at.port.reconfigureVm(at.ctx(), ref, { memoryMb: 320 }));
    expect(changes).toEqual([{ field: 'memoryMb', effect: 'applied' }]);
    await expect.poll(total, PATIENCE).toBeGreaterThanOrEqual(before + 100 * 1024);
  });

  test('sees a disk come, grow under it, and go', async () => {
    const request = { marker: randomUUID(), sizeGb: 1, mapping: emptyMapping };
    const { diskKey, effect } = await at.done(at.port.addDisk(at.ctx(), ref, request));
    expect(effect).toBe('applied');
    await expect.poll(() => shell.run('lsblk'), PATIENCE).toContain(`${diskKey} ${2 ** 30}`);
    await at.done(at.port.resizeDisk(at.ctx(), ref, { diskKey, sizeGb: 2 }));
    await expect.poll(() => shell.run('lsblk'), PATIENCE).toContain(`${diskKey} ${2 ** 31}`);
    await at.done(at.port.removeDisk(at.ctx(), ref, { diskKey, deleteData: true }));
    await expect.poll(() => shell.run('lsblk'), PATIENCE).not.toContain(diskKey);
  });

  test('sees its cable pulled', async () => {
    const [nic] = must(await at.port.getVm(at.ctx(), ref)).nics;
    const nicKey = nic?.key ?? '';
    const carrier = () => shell.run('cat /sys/class/net/eth0/carrier');
    for (const [connected, seen] of [
      [false, '0'],
      [true, '1'],
    ] as const) {
      await at.done(at.port.updateNic(at.ctx(), ref, { nicKey, connected, mapping: emptyMapping }));
      await expect.poll(carrier, PATIENCE).toBe(seen);
    }
  });

  test('shuts down when asked and leaves nothing when deleted', async () => {
    await at.done(at.port.stopVm(at.ctx(), ref, { force: false, timeoutSeconds: 60 }));
    await at.done(at.port.deleteVm(at.ctx(), ref, {}));
    const volumes = await host.virsh('vol-list', 'default');
    expect(volumes.split('\n').filter((line) => line.trim() !== '')).toHaveLength(1);
  });
});
