import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { openSerialShell } from './support/serial-shell.ts';
import type { SerialShell } from './support/serial-shell.ts';

const PATIENCE = { timeout: 30_000, interval: 250 };
const MIB = 1024 ** 2;

describe.skipIf(cannotRun)(`machines that are tuned, booted for real${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;

  beforeAll(async () => {
    host = await startLibvirtHost();
    at = openPort(host.uri);
  });
  afterAll(async () => {
    await at?.port.close();
    await host?.stop();
  });

  async function booted(
    spec: Parameters<TestPort['create']>[0],
  ): Promise<{ readonly ref: string; readonly shell: SerialShell }> {
    const { nativeRef } = await at.create({ ...spec, powerOn: true });
    const shell = await openSerialShell(at, nativeRef);
    await shell.until('BOOTED');
    // The last that the guest says unasked.
    await shell.until('ADDRESS eth0 10.0.2.15');
    return { ref: nativeRef, shell };
  }

  const remove = async (ref: string): Promise<void> => {
    await at.done(at.port.stopVm(at.ctx(), ref, { force: true }));
    await at.done(at.port.deleteVm(at.ctx(), ref, {}));
  };

  describe('topology, NUMA cells, pins, I/O threads and queues', () => {
    let ref = '';
    let shell: SerialShell;

    beforeAll(async () => {
      ({ ref, shell } = await booted({
        ...blankSpec('tuned'),
        template: host.templateVolume,
        compute: {
          cpuCores: 4,
          memoryMb: 256,
          topology: { sockets: 2, coresPerSocket: 1, threadsPerCore: 2 },
          pinning: [{ vcpu: 0, hostCpus: '0' }],
          numa: { mode: 'preferred', hostNodes: '0' },
          shares: 512,
        },
        storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1, bus: 'scsi' }], cloneMode: 'linked' },
        extensions: {
          LIBVIRT: {
            ioThreads: 2,
            ioThreadPinning: [{ ioThread: 1, hostCpus: '0' }],
            emulatorCpus: '0-1',
            disk: { queues: 2, cache: 'none' },
            scsi: { queues: 3 },
            balloon: { autodeflate: true, freePageReporting: true },
            watchdog: 'none',
            numaCells: [
              { cpus: '0-1', memoryMb: 128, hostNodes: '0', distances: [10, 20] },
              { cpus: '2-3', memoryMb: 128, hostNodes: '0', distances: [20, 10] },
            ],
          },
        },
      }));
    });
    afterAll(async () => {
      shell?.close();
      if (ref !== '') await remove(ref);
    });

    test('reach the guest', async () => {
      const packages = 'sort -u /sys/devices/system/cpu/cpu*/topology/physical_package_id | wc -l';
      expect(await shell.run(packages)).toBe('2');
      expect(await shell.run('cat /sys/devices/system/cpu/cpu0/topology/thread_siblings_list')).toBe('0-1');
      expect(await shell.run('cat /sys/devices/system/node/online')).toBe('0-1');
      expect(await shell.run('cat /sys/devices/system/node/node0/distance')).toBe('10 20');
      expect(await shell.run('ls /sys/block/vda/mq | wc -l')).toBe('2');
      expect(await shell.run('ls /sys/block/sda/mq | wc -l')).toBe('3');
    });

    test('are what libvirt holds, by virsh', async () => {
      expect(await host.virsh('iothreadinfo', 'tuned')).toMatch(/\b1 +0(\n|$)/);
      expect(await host.virsh('emulatorpin', 'tuned')).toContain('0-1');
      expect(await host.virsh('vcpupin', 'tuned')).toMatch(/0 +0\n/);
    });

    test('are seen by us as they were asked for', async () => {
      const { hardware, cpu } = must(await at.port.getVm(at.ctx(), ref));
      expect(cpu).toMatchObject({ cores: 4, sockets: 2, threadsPerCore: 2 });
      expect(hardware).toMatchObject({
        coresPerSocket: 1,
        pinning: [{ vcpu: 0, hostCpus: '0' }],
        numa: { mode: 'preferred', hostNodes: '0' },
        shares: 512,
        acceleration: 'emulated',
      });
    });

    test('lead to advice in which QEMU’s own counters have their say', async () => {
      const findings = must(await at.port.adviseVm(at.ctx(), ref));
      const ids = findings.map(({ id }) => id);
      expect(ids).toContain('disk-queues-few');
      expect(ids).not.toContain('io-thread-missing');
      // It is what libvirt believes, and no disk has failed.
      expect(ids).not.toContain('qemu-differs-from-libvirt');
      expect(ids).not.toContain('disk-errors');
      expect(await host.virsh('dominfo', 'tuned')).toMatch(/custom-monitor|custom monitor/);
    });

    test('have latencies in their figures', async () => {
      const [sample] = must(await at.port.collectMetrics(at.ctx(), [ref]));
      expect(sample?.totals.diskReadSeconds).toBeGreaterThan(0);
    });
  });

  test('virtio-mem grows while the guest runs', async () => {
    const { ref, shell } = await booted({
      ...blankSpec('elastic'),
      template: host.templateVolume,
      compute: { cpuCores: 1, memoryMb: 256 },
      storage: { disks: [{ sizeGb: 1 }], cloneMode: 'linked' },
      extensions: { LIBVIRT: { virtioMem: { maxMb: 512, requestedMb: 0 } } },
    });
    try {
      const total = async () => Number(/MemTotal: *(\d+)/.exec(await shell.run('cat /proc/meminfo'))?.[1]);
      const before = await total();
      const { changes } = await at.done(at.port.reconfigureVm(at.ctx(), ref, { memoryMb: 512 }));
      expect(changes).toEqual([{ field: 'memoryMb', effect: 'applied' }]);
      await expect.poll(total, PATIENCE).toBeGreaterThanOrEqual(before + 200 * 1024);
      expect(must(await at.port.getVm(at.ctx(), ref)).memory.sizeBytes).toBe(512 * MIB);
      const ids = must(await at.port.adviseVm(at.ctx(), ref)).map(({ id }) => id);
      expect(ids).not.toContain('virtio-mem-not-taken');
    } finally {
      shell.close();
      await remove(ref);
    }
  });

  test('secure boot and TPM are there: firmware says so, and swtpm runs', async () => {
    const { nativeRef } = await at.create({
      ...blankSpec('guarded'),
      compute: { cpuCores: 1, memoryMb: 256 },
      firmware: { type: 'uefi', secureBoot: true, tpm: true },
      powerOn: true,
    });
    try {
      expect(must(await at.port.getVm(at.ctx(), nativeRef))).toMatchObject({
        powerState: 'RUNNING',
        firmware: 'uefi',
        hardware: { secureBoot: true, tpm: true },
      });
      const xml = await host.virsh('dumpxml', 'guarded');
      expect(xml).toContain('tpm-crb');
      expect(xml).toMatch(/<loader[^>]*secure='yes'/);
      expect(await host.virsh('qemu-monitor-command', 'guarded', '{"execute":"query-tpm"}')).toContain(
        'emulator',
      );
    } finally {
      await remove(nativeRef);
    }
  });

  test.each([
    ['huge pages that nobody has set aside', { hugePages: { sizeMb: 2 } }, /huge pages of 2 MiB/],
    [
      'a NUMA node that is not there',
      { numa: { mode: 'strict' as const, hostNodes: '7' } },
      /numa\/hostNodes/,
    ],
    ['a host CPU that is not there', { pinning: [{ vcpu: 0, hostCpus: '999' }] }, /pinning\/0\/hostCpus/],
  ])('%s are refused before anything is made', async (_title, compute, pointer) => {
    const before = await host.virsh('vol-list', 'default');
    const request = await at.request(
      blankSpec('refused', { compute: { cpuCores: 1, memoryMb: 96, ...compute } }),
    );
    // What the spec alone shows is refused at once, what the host must be asked for in the first step.
    const planned = await at.port.createVm(at.ctx(), request);
    const kind = planned.ok ? 'ResourceExhausted' : 'InvalidVmSpec';
    const error = await at.refused(at.port.createVm(at.ctx(), request), kind);
    expect(JSON.stringify(error)).toMatch(pointer);
    expect(await host.virsh('vol-list', 'default')).toBe(before);
    expect(await host.virsh('list', '--all', '--name')).not.toContain('refused');
  });
});
