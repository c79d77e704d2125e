import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import type { CreatedVm, CreateVmRequest, Step, StepTable } from '@anyvisor/port';
import { findOrRun } from '@anyvisor/port/contract-suite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { virshLook } from './support/virsh-look.ts';
import { virshScript } from './support/virsh.ts';

/** Incompressible and not zeros, so that the copy takes a few seconds even from the page cache. */
const TEMPLATE_MIB = 1500;
/** A call that has only so long, in ms, is answered with a task sooner than others. */
const HURRIED = 400;

describe.skipIf(cannotRun)(`a copy that takes its time${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let request: CreateVmRequest;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
    const file = join(host.poolDir, 'large.img');
    await promisify(execFile)('sh', ['-c', `yes anyvisor | head -c ${TEMPLATE_MIB}M > ${file}`]);
    await host.virsh('pool-refresh', 'default');
  });
  afterAll(() => host?.stop());

  beforeEach(async () => {
    at = openPort(host.uri);
    request = await at.request(
      blankSpec('slow', { template: 'large.img', storage: { disks: [] }, network: { nics: [] } }),
    );
  });
  afterEach(async () => {
    await at.port.close();
  });

  async function undo(step: Step, from: TestPort): Promise<void> {
    must((await step.undo?.(from.ctx(), {})) ?? { ok: true, value: undefined });
    const left = (await virshLook(virshScript(host.uri)).disks()).filter(
      (disk) => !disk.endsWith('/large.img'),
    );
    expect(left).toEqual([]);
  }

  async function volumeStep(from: TestPort): Promise<Step> {
    const table: StepTable<CreatedVm> = must(await from.port.createVm(from.ctx(), request));
    const step = table.steps.find(({ name }) => name === 'volume-0');
    if (step === undefined) throw new Error('no step volume-0');
    return step;
  }

  test('is answered as a task at once, and another process finds it rising and follows it to its end', async () => {
    const begun = Date.now();
    const step = await volumeStep(at);
    const outcome = must(await step.run(at.ctx(HURRIED), {}));
    expect(outcome.kind).toBe('task');
    expect(Date.now() - begun).toBeLessThan(5000);
    // The process dies; the daemon goes on.
    await at.port.close();

    const heir = openPort(host.uri);
    try {
      const inherited = await volumeStep(heir);
      const found = must(await inherited.find(heir.ctx(), {}));
      expect(found).toMatchObject({ happened: 'running' });
      const caller = { port: heir.port, ctx: () => heir.ctx() };
      const value = must(await findOrRun(caller, inherited, {}));
      expect(value).toMatchObject({ place: { poolName: 'default' } });
      expect(must(await inherited.find(heir.ctx(), {}))).toEqual({ happened: true, value });
      await undo(inherited, heir);
    } finally {
      await heir.port.close();
    }
  });

  test('that lost its daemon is a fragment, is made again, and is whole in the end', async () => {
    const step = await volumeStep(at);
    expect(must(await step.run(at.ctx(HURRIED), {})).kind).toBe('task');
    await host.stopDaemon('kill');
    await host.startDaemon();

    const heir = openPort(host.uri);
    try {
      const inherited = await volumeStep(heir);
      expect(must(await inherited.find(heir.ctx(), {}))).toEqual({ happened: false });
      const caller = { port: heir.port, ctx: () => heir.ctx() };
      const value = must(await findOrRun(caller, inherited, {})) as { readonly path: string };
      const source = join(host.poolDir, 'large.img');
      const compared = await promisify(execFile)('qemu-img', ['compare', source, value.path]);
      expect(compared.stdout).toContain('identical');
      await undo(inherited, heir);
    } finally {
      await heir.port.close();
    }
  }, 90_000);
});
