import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import type { Step, StepMemory, StepTable } from '@anyvisor/port';
import { findOrRun } from '@anyvisor/port/contract-suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frozenTruth, sameContent } from './support/frozen-truth.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';

const run = promisify(execFile);

describe.skipIf(cannotRun)(`snapshots beside the disks, when something is in the way${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
    at = openPort(host.uri);
  });
  afterAll(async () => {
    await at?.port.close();
    await host?.stop();
  });

  const make = async (name: string, format: 'raw' | 'qcow2', powerOn = false): Promise<string> =>
    (await at.create(blankSpec(name, { storage: { disks: [{ sizeGb: 1, format }] }, powerOn }))).nativeRef;
  const take = (ref: string, more: object = {}) =>
    at.port.createSnapshot(at.ctx(), ref, { marker: randomUUID(), name: 'one', ...more });

  test('without an agent that answers quiescing is refused, the guest runs on and no file is left', async () => {
    const ref = await make('agentless', 'raw', true);
    const files = await readdir(host.poolDir);
    const error = await at.refused(take(ref, { quiesce: true }), 'OperationNotSupported');
    expect(error.message).toContain('agent');
    expect(await host.virsh('domstate', 'agentless')).toBe('running');
    expect(await readdir(host.poolDir)).toEqual(files);
    await at.done(take(ref));
    await at.done(at.port.deleteVm(at.ctx(), ref, { force: true }));
  }, 60_000);

  test('beside internal ones, and before disks move, they are refused with what to do', async () => {
    const ref = await make('mixed', 'qcow2');
    const inside = await at.done(take(ref));
    await at.done(at.port.startVm(at.ctx(), ref));
    const mixed = await at.refused(take(ref), 'OperationFailed');
    expect(mixed).toMatchObject({ reason: 'state', nextStep: expect.stringContaining('memory') as string });
    await at.done(at.port.deleteSnapshot(at.ctx(), ref, { snapshotId: inside }));
    await at.done(take(ref));
    const folder = join(host.dataDir, 'elsewhere');
    await mkdir(folder);
    await host.virsh('pool-define-as', 'elsewhere', 'dir', '--target', folder);
    await host.virsh('pool-start', 'elsewhere');
    const wish = { marker: randomUUID(), targetStorage: 'elsewhere', live: true };
    const moved = await at.refused(at.port.migrateVm(at.ctx(), ref, wish), 'OperationFailed');
    expect(moved).toMatchObject({ reason: 'state', message: expect.stringContaining('snapshots') as string });
    await at.done(at.port.deleteVm(at.ctx(), ref, { force: true }));
  }, 60_000);

  test('a daemon killed while layers are merged loses nothing: asked again, it is merged, and nothing is left', async () => {
    const ref = await make('merging', 'raw');
    const files = await readdir(host.poolDir);
    const snapshotId = await at.done(take(ref));
    const { disks } = must(await at.port.getVm(at.ctx(), ref));
    await run('qemu-io', ['-f', 'qcow2', '-c', 'write -q -P 7 0 700M', disks[0]?.source ?? '']);
    const truth = await frozenTruth(host, 'merging', 'vda');
    const { steps } = must(await at.port.deleteSnapshot(at.ctx(), ref, { snapshotId })) as StepTable<null>;
    const caller = { port: at.port, ctx: () => at.ctx() };
    const [plan, merge, ...rest] = steps;
    let memory: StepMemory = {};
    const next = async (step: Step | undefined): Promise<void> => {
      if (step === undefined) throw new Error('there is no such step');
      memory = { ...memory, [step.name]: must(await findOrRun(caller, step, memory)) };
    };
    await next(plan);
    const broken = next(merge).then(
      () => 'merged' as const,
      () => 'broken' as const,
    );
    await expect
      .poll(() => host.virsh('domstate', 'merging'), { timeout: 10_000, interval: 10 })
      .toBe('paused');
    await host.stopDaemon('kill');
    await host.startDaemon();
    expect(await broken).toBe('broken');
    for (const step of [merge, ...rest]) await next(step);
    expect(await host.virsh('domstate', 'merging')).toBe('shut off');
    const after = must(await at.port.getVm(at.ctx(), ref));
    await sameContent(after.disks[0]?.source ?? '', truth);
    expect(must(await at.port.listSnapshots(at.ctx(), ref))).toEqual([]);
    expect(await readdir(host.poolDir)).toEqual(files);
  }, 120_000);
});
