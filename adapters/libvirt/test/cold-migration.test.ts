import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MigrateRequest, StepMemory } from '@anyvisor/port';
import { findOrRun, undoFrom } from '@anyvisor/port/contract-suite';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sameContent } from './support/frozen-truth.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { openSerialShell } from './support/serial-shell.ts';
import { begun, tableOf, upTo } from './support/migration-steps.ts';

const run = promisify(execFile);
const patience = { timeout: 60_000 };

/** Two hosts that see neither each other's disks nor each other: whatever arrives came through us. */
describe.skipIf(cannotRun)(`a machine that is off moves to another host with its disks${reason}`, () => {
  let one: LibvirtHost;
  let other: LibvirtHost;
  let here: TestPort;
  let there: TestPort;

  beforeAll(async () => {
    [one, other] = await Promise.all([
      startLibvirtHost({ name: 'cold-from' }),
      startLibvirtHost({ name: 'cold-to', template: false }),
    ]);
    here = openPort(one.uri);
    there = openPort(other.uri);
  }, 120_000);
  afterAll(async () => {
    await here?.port.close();
    await there?.port.close();
    await Promise.all([one?.stop(), other?.stop()]);
  });

  const files = async (host: LibvirtHost) => (await readdir(host.poolDir)).toSorted();
  const state = (host: LibvirtHost, name: string): Promise<string> =>
    host.virsh('domstate', name).catch(() => 'absent');

  interface Machine {
    readonly name: string;
    readonly ref: string;
    /** Raw copies of its disks as they were, in order. */
    readonly truth: readonly string[];
  }

  /** Its first disk a layer over the template, the second qcow2 and the third raw, both with something in them. */
  async function machine(): Promise<Machine> {
    const name = `cold-${randomUUID().slice(0, 6)}`;
    const made = await here.create({
      ...blankSpec(name),
      template: one.templateVolume,
      compute: { cpuCores: 1, memoryMb: 160 },
      storage: { cloneMode: 'linked', disks: [{ sizeGb: 1 }, { sizeGb: 1 }, { sizeGb: 1, format: 'raw' }] },
    });
    onTestFinished(async () => {
      for (const host of [one, other]) {
        await host.virsh('destroy', name).catch(() => '');
        await host.virsh('undefine', name, '--remove-all-storage').catch(() => '');
      }
    });
    const images = await disksOf(one, name);
    const truth: string[] = [];
    for (const [index, image] of images.entries()) {
      const format = image.endsWith('.img') ? 'raw' : 'qcow2';
      if (index > 0) {
        await run('qemu-io', [
          '-f',
          format,
          '-c',
          `write -P ${index} 3M 5M`,
          '-c',
          'write -P 9 700M 1M',
          image,
        ]);
      }
      const copy = join(one.dataDir, `${name}-${index}.truth`);
      await run('qemu-img', ['convert', '-O', 'raw', image, copy]);
      truth.push(copy);
    }
    expect(truth).toHaveLength(3);
    return { name, ref: made.nativeRef, truth };
  }

  async function disksOf(host: LibvirtHost, name: string): Promise<readonly string[]> {
    const list = await host.virsh('domblklist', name, '--inactive');
    return list.split('\n').flatMap((line) => /\S+\s+(\/\S+)/.exec(line)?.[1] ?? []);
  }

  async function wish(more: Partial<MigrateRequest> = {}): Promise<MigrateRequest> {
    const destination = must(await there.port.migrationTarget(there.ctx()));
    return { marker: randomUUID(), live: false, targetStorage: 'default', destination, ...more };
  }

  /** Known there alone, its disks byte for byte, and nothing of it left here. */
  async function arrived({ name, truth }: Machine, before: readonly string[]): Promise<void> {
    expect([await state(one, name), await state(other, name)]).toEqual(['absent', 'shut off']);
    const images = await disksOf(other, name);
    expect(images).toHaveLength(truth.length);
    for (const [index, image] of images.entries()) {
      expect(image.startsWith(other.poolDir)).toBe(true);
      await sameContent(truth[index] ?? '', image);
    }
    expect(await files(one)).toEqual(before);
    expect(await files(other)).toHaveLength(truth.length);
  }

  /** Known here alone, as before, and nothing of it there. */
  async function stayed({ name, truth }: Machine, before: readonly string[]): Promise<void> {
    expect([await state(one, name), await state(other, name)]).toEqual(['shut off', 'absent']);
    for (const [index, image] of (await disksOf(one, name)).entries()) {
      await sameContent(truth[index] ?? '', image);
    }
    expect(await files(one)).toEqual(before);
    expect(await files(other)).toEqual([]);
  }

  test('its disks arrive byte for byte, layers as whole ones, and it boots there', patience, async () => {
    const before = await files(one);
    const vm = await machine();
    const notes: string[] = [];
    const caller = (): ReturnType<TestPort['ctx']> => ({
      ...here.ctx(),
      progress: (_, note) => void notes.push(note ?? ''),
    });
    const request = await wish();
    const table = await tableOf(here, vm.ref, request);
    let memory: StepMemory = {};
    for (const step of table.steps) {
      memory = {
        ...memory,
        [step.name]: must(await findOrRun({ port: here.port, ctx: caller }, step, memory)),
      };
    }
    await arrived(vm, before);
    expect(
      notes.some((note) => /^vdb: \d+ of \d+ MiB copied$/.test(note)),
      notes.join('\n'),
    ).toBe(true);
    await there.done(there.port.startVm(there.ctx(), vm.ref));
    const shell = await openSerialShell(there, vm.ref);
    await shell.until('BOOTED');
    const said = await shell.run('dd if=/dev/vdb bs=1M skip=3 count=5 2>/dev/null | tr -d "\\001" | wc -c');
    expect(said).toMatch(/^0\b/);
    shell.close();
  });

  test(
    'whoever dies at any step, the next one brings it there, whole and once',
    { timeout: 120_000 },
    async () => {
      for (let position = 0; position < 3; position += 1) {
        for (const when of ['before', 'begun', 'after'] as const) {
          const before = await files(one);
          const vm = await machine();
          const request = await wish();
          const dying = openPort(one.uri);
          const memory = await upTo(dying, vm.ref, request, position, when);
          await dying.port.close();
          const next = openPort(one.uri);
          try {
            const table = await tableOf(next, vm.ref, request);
            const caller = { port: next.port, ctx: () => next.ctx() };
            let recorded = memory;
            for (const step of table.steps.slice(position)) {
              recorded = { ...recorded, [step.name]: must(await findOrRun(caller, step, recorded)) };
            }
            await arrived(vm, before);
          } finally {
            await next.port.close();
          }
          await other.virsh('undefine', vm.name, '--remove-all-storage');
          for (const copy of vm.truth) await rm(copy);
        }
      }
      expect(await files(other)).toEqual([]);
    },
  );

  test(
    'what failed at any step but the last is taken back, twice being once',
    { timeout: 120_000 },
    async () => {
      const start = await files(one);
      for (const [position, when] of [
        [1, 'before'],
        [1, 'begun'],
        [1, 'after'],
        [2, 'before'],
      ] as const) {
        const vm = await machine();
        const before = await files(one);
        const request = await wish();
        const memory = await upTo(here, vm.ref, request, position, when);
        const table = await tableOf(here, vm.ref, request);
        const caller = { port: here.port, ctx: () => here.ctx() };
        for (let time = 1; time <= 2; time += 1) must(await undoFrom(caller, table, memory, position));
        await stayed(vm, before);
        await one.virsh('undefine', vm.name, '--remove-all-storage');
      }
      expect(await files(one)).toEqual(start);
    },
  );

  test('called back in the middle of the copying it stays, and nothing is left there', patience, async () => {
    const vm = await machine();
    const [, , raw = ''] = await disksOf(one, vm.name);
    await run('qemu-io', ['-f', 'raw', '-c', 'write -P 3 0 900M', raw]);
    await run('qemu-img', ['convert', '-O', 'raw', raw, vm.truth[2] ?? '']);
    const before = await files(one);
    const request = await wish();
    const memory = await upTo(here, vm.ref, request, 1, 'before');
    const table = await tableOf(here, vm.ref, request);
    const outcome = await begun(here, table, 1, memory);
    if (outcome.kind !== 'task') throw new Error('900 MiB were copied too fast to be called back');
    must(await here.port.cancelTask(here.ctx(), outcome.task));
    expect((await here.port.followTask(here.ctx(), outcome.task)).ok).toBe(false);
    const caller = { port: here.port, ctx: () => here.ctx() };
    must(await undoFrom(caller, table, memory, 1));
    await stayed(vm, before);
    expect(await state(one, vm.name)).toBe('shut off');
  });

  test('a disk that is written to meanwhile, or a start, ends it with all as it was', patience, async () => {
    const vm = await machine();
    const [, second = ''] = await disksOf(one, vm.name);
    const request = await wish();
    const memory = await upTo(here, vm.ref, request, 2, 'before');
    await run('qemu-io', ['-c', 'write -P 4 0 64k', second]);
    await run('qemu-img', ['convert', '-O', 'raw', second, vm.truth[1] ?? '']);
    const before = await files(one);
    const table = await tableOf(here, vm.ref, request);
    const caller = { port: here.port, ctx: () => here.ctx() };
    const answer = await table.steps[2]?.run(here.ctx(), memory);
    expect(answer).toMatchObject({
      ok: false,
      error: { reason: 'state', message: expect.stringMatching(/vdb was written to/) },
    });
    must(await undoFrom(caller, table, memory, 2));
    await stayed(vm, before);

    const once = await wish();
    const started = await upTo(here, vm.ref, once, 2, 'before');
    await one.virsh('start', vm.name);
    const again = await tableOf(here, vm.ref, once);
    const late = await again.steps[2]?.run(here.ctx(), started);
    expect(late).toMatchObject({ ok: false, error: { message: expect.stringMatching(/was started while/) } });
    must(await undoFrom(caller, again, started, 2));
    expect(await files(other)).toEqual([]);
    expect([await state(one, vm.name), await state(other, vm.name)]).toEqual(['running', 'absent']);
  });

  test('what cannot go along is named beforehand, and nothing is made', patience, async () => {
    const vm = await machine();
    const loose = join(one.dataDir, 'loose.img');
    await writeFile(loose, Buffer.alloc(4096));
    await one.virsh('attach-disk', vm.name, loose, 'vdz', '--config');
    const before = await files(one);
    const error = await here.refused(
      here.port.migrateVm(here.ctx(), vm.ref, await wish({ targetStorage: 'default' })),
      'OperationFailed',
    );
    expect(error.message).toMatch(/vdz .*lies in no active storage pool/);
    const nowhere = await here.refused(
      here.port.migrateVm(here.ctx(), vm.ref, await wish({ targetStorage: 'nowhere' })),
      'OperationFailed',
    );
    expect(nowhere.message).toMatch(/no storage pool nowhere/);
    expect(await files(one)).toEqual(before);
    expect(await files(other)).toEqual([]);
    expect(await state(other, vm.name)).toBe('absent');
  });
});
