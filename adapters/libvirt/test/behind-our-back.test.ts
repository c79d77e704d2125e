import type { HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';

const PATIENCE = { timeout: 10_000, interval: 10 };

describe.skipIf(cannotRun)(`changes behind our back${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let ref = '';
  const batches: { readonly at: number; readonly batch: InventoryBatch }[] = [];
  const listening = new AbortController();
  /** How the watching ended. */
  let watching: Promise<'ended' | 'failed'> = Promise.resolve('ended');

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
    at = openPort(host.tcpUri);
    ref = (await at.create(blankSpec('watched'))).nativeRef;
    watching = (async () => {
      for await (const item of at.port.watch(at.ctx(undefined, listening.signal))) {
        if (!item.ok) return 'failed';
        batches.push({ at: Date.now(), batch: item.value });
      }
      return 'ended';
    })();
    await vi.waitUntil(() => batches.length > 0, PATIENCE);
  });
  afterAll(async () => {
    listening.abort();
    await watching;
    await at?.port.close();
    await host?.stop();
  });

  /** How long after `change` the watcher tells of a VM that satisfies `holds`, in ms. */
  async function latency(change: () => Promise<unknown>, holds: (vm: object) => boolean): Promise<number> {
    const before = batches.length;
    await change();
    const changed = Date.now();
    const told = () =>
      batches.slice(before).find(({ batch }) => batch.type === 'changed' && batch.vms.some(holds));
    await expect.poll(told, PATIENCE).toBeDefined();
    return (told()?.at ?? Infinity) - changed;
  }

  test('reach the watcher within a second', async () => {
    const state = (powerState: string) => (vm: object) => 'powerState' in vm && vm.powerState === powerState;
    const name = (wanted: string) => (vm: object) => 'name' in vm && vm.name === wanted;
    const late = {
      start: await latency(() => host.virsh('start', 'watched'), state('RUNNING')),
      pause: await latency(() => host.virsh('suspend', 'watched'), state('PAUSED')),
      resume: await latency(() => host.virsh('resume', 'watched'), state('RUNNING')),
      stop: await latency(() => host.virsh('destroy', 'watched'), state('STOPPED')),
      rename: await latency(() => host.virsh('domrename', 'watched', 'other'), name('other')),
    };
    expect(Math.max(...Object.values(late))).toBeLessThan(1000);
  });

  test('are what our verbs go by: somebody else was faster, and the goal is reached all the same', async () => {
    await host.virsh('start', 'other');
    await at.done(at.port.startVm(at.ctx(), ref));
    await host.virsh('destroy', 'other');
    await at.done(at.port.stopVm(at.ctx(), ref, { force: true }));
    expect(await host.virsh('domstate', 'other')).toBe('shut off');
  });

  test('disturb no reading: a machine that comes and goes is there or not there, but no error', async () => {
    const { port, ctx } = at;
    const readings: readonly (() => Promise<Result<unknown, HypervisorError>>)[] = [
      () => port.listVms(ctx()),
      () => port.getVm(ctx(), ref),
      () => port.listTemplates(ctx()),
      () => port.collectMetrics(ctx(), [ref]),
      () => port.listResources(ctx()),
    ];
    const over = new AbortController();
    const reading = readings.map(async (read) => {
      while (!over.signal.aborted) must(await read());
    });
    try {
      for (let round = 0; round < 10; round += 1) {
        await host.virsh('start', 'other');
        await host.virsh('destroy', 'other');
      }
    } finally {
      over.abort();
    }
    await Promise.all(reading);
    const stopped = () => batches.findLast(({ batch }) => batch.type === 'changed')?.batch;
    await expect.poll(stopped, PATIENCE).toMatchObject({ vms: [{ powerState: 'STOPPED' }] });
  });

  test('after the daemon was restarted everything is told again', async () => {
    const before = batches.length;
    const resets = () => batches.slice(before).filter(({ batch }) => batch.type === 'reset').length;
    await host.virsh('start', 'other');
    // Quick enough for the connection to come back before anybody despairs of it.
    await host.stopDaemon('term');
    await host.startDaemon();
    // Either way its owner looks at everything again: by a reset, or by beginning to watch again.
    const outcome = await Promise.race([watching, vi.waitUntil(() => resets() > 0, { timeout: 20_000 })]);
    expect(['failed', true]).toContain(outcome);
    expect(must(await at.port.getVm(at.ctx(), ref)).powerState).toBe('RUNNING');
    await host.virsh('destroy', 'other');
  });
});
