import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { follow } from './support/followed-watch.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { qemuPid } from './support/qemu-process.ts';

/** Longest time a call about another domain may take, in ms; a start of QEMU alone takes half of that here. */
const PROMPT = 3000;

describe.skipIf(cannotRun)(`a guest whose QEMU has stopped answering${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let refs: Readonly<Record<'wedged' | 'other' | 'idle', string>>;
  let pid: number;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
    at = openPort(host.uri);
    const make = async (name: string): Promise<string> => (await at.create(blankSpec(name))).nativeRef;
    refs = { wedged: await make('wedged'), other: await make('other'), idle: await make('idle') };
    await at.done(at.port.startVm(at.ctx(), refs.wedged));
    await at.done(at.port.startVm(at.ctx(), refs.other));
    pid = await qemuPid('wedged');
  });
  afterAll(async () => {
    if (pid !== undefined) process.kill(pid, 'SIGCONT');
    await at?.port.close();
    await host?.stop();
  });

  function wedge(): void {
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));
  }

  test('costs the first metrics of all their patience once, and nothing but itself afterwards', async () => {
    wedge();
    const all = [refs.wedged, refs.other];
    const first = must(await at.port.collectMetrics(at.ctx(), all));
    expect(first.map(({ nativeRef }) => nativeRef)).toContain(refs.other);
    const began = performance.now();
    const second = must(await at.port.collectMetrics(at.ctx(), all));
    expect(second.find(({ nativeRef }) => nativeRef === refs.other)?.totals.cpuSeconds).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(PROMPT);
  });

  test('delays no call about another, whatever waits for it, and no news', async () => {
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const told = follow(at, stop.signal);
    await told.until('a reset', () => told.batches.length > 0);
    wedge();
    const { port, ctx, done } = at;
    // More than its connections have places: they must not all be taken by it.
    const stuck = [
      ...Array.from({ length: 4 }, () => port.pauseVm(ctx(12_000), refs.wedged)),
      ...Array.from({ length: 4 }, () => port.stopVm(ctx(12_000), refs.wedged, { force: false })),
      ...Array.from({ length: 4 }, () => port.reconfigureVm(ctx(12_000), refs.wedged, { memoryMb: 128 })),
      ...Array.from({ length: 8 }, () => port.getVm(ctx(12_000), refs.wedged)),
      ...Array.from({ length: 8 }, () => port.collectMetrics(ctx(12_000), [refs.wedged])),
    ];
    const slowest: Record<string, number> = {};
    const prompt = async (what: string, work: Promise<unknown>): Promise<void> => {
      const began = performance.now();
      await work;
      slowest[what] = Math.max(slowest[what] ?? 0, Math.round(performance.now() - began));
    };
    for (let round = 0; round < 4; round++) {
      await prompt('get', port.getVm(ctx(), refs.other).then(must));
      await prompt('metrics', port.collectMetrics(ctx(), [refs.other]).then(must));
      await prompt('resources', port.listResources(ctx()).then(must));
      await prompt('list', port.listVms(ctx()).then(must));
      await prompt('pause', done(port.pauseVm(ctx(), refs.other)));
      await prompt('unpause', done(port.unpauseVm(ctx(), refs.other)));
      await prompt('start', done(port.startVm(ctx(), refs.idle)));
      await prompt(
        'news',
        told.until('start', () => told.states(refs.idle).at(-1) === 'RUNNING'),
      );
      await prompt('stop', done(port.stopVm(ctx(), refs.idle, { force: true })));
      await prompt(
        'news',
        told.until('stop', () => told.states(refs.idle).at(-1) === 'STOPPED'),
      );
      await prompt('create', at.create(blankSpec(`more-${round}`)));
    }
    expect(Object.entries(slowest).filter(([, ms]) => ms > PROMPT)).toEqual([]);
    expect(told.failure).toBeUndefined();
    // What waits for the wedged one ends by its own deadline, or because it could be answered without QEMU.
    const ends = await Promise.all(stuck);
    expect(ends.filter((end) => !end.ok && end.error.kind !== 'OperationTimeout')).toEqual([]);
    expect(ends.filter((end) => !end.ok).length).toBeGreaterThan(0);
  }, 90_000);

  test('is itself again when it answers again', async () => {
    await expect
      .poll(async () => must(await at.port.collectMetrics(at.ctx(), [refs.wedged])).length, {
        timeout: 20_000,
      })
      .toBe(1);
    expect(['RUNNING', 'PAUSED']).toContain(must(await at.port.getVm(at.ctx(), refs.wedged)).powerState);
  });
});
