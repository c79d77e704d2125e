import { randomUUID } from 'node:crypto';
import type { Json } from '@anyvisor/domain';
import type { MigrateRequest, Step, StepTable } from '@anyvisor/port';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connected, made, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';
import { clientOf } from './simulator/support/client.ts';
import type { SeenGuest } from './support/admin.ts';

describe('a VM that moves to another cluster', { timeout: 60_000 }, () => {
  let source: Reach;
  let target: Reach;
  let here: Connected;
  let there: Connected;

  beforeAll(async () => {
    // Slow enough that a move takes a moment: what happens to it happens inside it.
    [source, target] = await Promise.all([
      reachSimulator({ speed: 4 }),
      reachSimulator({ speed: 20, seed: 2 }),
    ]);
    here = connected(source.parameters);
    there = connected(target.parameters);
  });
  afterEach(() => Promise.all([source.admin.clear(), target.admin.clear()]));
  afterAll(async () => {
    await Promise.all([here.port.close(), there.port.close()]);
    await Promise.all([source.simulator.stop(), target.simulator.stop()]);
  });

  test('is there with its disks and its number, runs on, and is gone here; its task’s log tells how far it is', async () => {
    const { ref, before } = await running(64);
    const table = await tableOf(ref, { targetStorage: 'nfs' });
    const memory: Record<string, Json> = {};
    const told: number[] = [];
    for (const step of table.steps) memory[step.name] = await ran(step, memory, told);
    expect(table.result(memory)).toEqual({
      nativeRef: ref,
      seconds: 4,
      downtimeMs: 45,
      transferredBytes: null,
    });
    expect(told.some((fraction) => fraction > 0 && fraction < 1)).toBe(true);
    await isThereOnly(ref, before);
    const after = await target.admin.guest(ref);
    expect(after?.volumes.map(({ id, size }) => [id.split(':')[0], size])).toEqual(
      before.volumes.map(({ size }) => ['nfs', size]),
    );
  });

  test('the server dies in the middle: the next one finds the task, follows it, and there is one VM', async () => {
    const { ref, before } = await running(128);
    const request = { marker: randomUUID() };
    const memory = { check: await ran(step(await tableOf(ref, request), 'check'), {}) };
    const begun = await step(await tableOf(ref, request), 'move').run(here.ctx(), memory);
    expect(begun).toMatchObject({ ok: true, value: { kind: 'task' } });

    const next = connected(source.parameters);
    try {
      const table = await tableOf(ref, request, next);
      const found = await step(table, 'move').find(next.ctx(), memory);
      if (!found.ok || found.value.happened !== 'running') throw new Error(JSON.stringify(found));
      expect(found.value.task.id).toBe(begun.ok && begun.value.kind === 'task' ? begun.value.task.id : '');
      const moved = await next.port.followTask(next.ctx(), found.value.task);
      if (!moved.ok) throw new Error(moved.error.message);
      // Once more, as after another death: it has happened.
      expect(await step(table, 'move').find(next.ctx(), memory)).toMatchObject({
        ok: true,
        value: { happened: true },
      });
      const settle = step(table, 'settle');
      for (let time = 1; time <= 2; time += 1)
        expect(await settle.run(next.ctx(), { ...memory, move: moved.value })).toMatchObject({
          ok: true,
          value: { kind: 'done', value: { nativeRef: ref } },
        });
    } finally {
      await next.port.close();
    }
    await isThereOnly(ref, before);
  });

  test('called back in the middle it runs on here, and nothing of it is there; asked again it moves', async () => {
    const { ref, before } = await running(128);
    const request = { marker: randomUUID() };
    const table = await tableOf(ref, request);
    const memory = { check: await ran(step(table, 'check'), {}) };
    await step(table, 'move').run(here.ctx(), memory);
    for (let time = 1; time <= 2; time += 1)
      expect(await step(table, 'move').undo?.(here.ctx(), memory)).toMatchObject({ ok: true });
    await isHereOnly(ref, before);
    await here.done(here.port.migrateVm(here.ctx(), ref, await requestFor({})));
    await isThereOnly(ref, before);
  });

  test('a task that fails leaves it running here', async () => {
    const { ref, before } = await running();
    await source.admin.post('/faults/tasks', {
      type: 'qmigrate',
      fate: { fail: 'storage migration failed' },
    });
    const error = await here.fails(here.port.migrateVm(here.ctx(), ref, await requestFor({})));
    expect(error).toMatchObject({ kind: 'OperationFailed' });
    await isHereOnly(ref, before);
  });

  test('what the platform left at the source is removed when it is whole at the destination', async () => {
    const { ref, before } = await running();
    const table = await tableOf(ref);
    const memory = { check: await ran(step(table, 'check'), {}) };
    // As when the source’s node cannot delete it in the end.
    const { host, port, tokenId, tokenSecret, fingerprint } = target.parameters as Record<string, string>;
    await bare('POST', `/nodes/${before.node}/qemu/${ref}/remote_migrate`, {
      'target-endpoint': `apitoken=PVEAPIToken=${tokenId}=${tokenSecret},host=${host},port=${port},fingerprint=${fingerprint}`,
      'target-vmid': ref,
      'target-storage': '1',
      'target-bridge': '1',
      online: '1',
    });
    await expect
      .poll(async () => (await source.admin.guest(ref))?.power, { timeout: 20_000 })
      .toBe('stopped');
    await expect
      .poll(async () => (await source.admin.guest(ref))?.config['lock'], { timeout: 10_000 })
      .toBeUndefined();
    expect(await step(table, 'move').find(here.ctx(), memory)).toMatchObject({
      ok: true,
      value: { happened: true },
    });
    await ran(step(table, 'settle'), { ...memory, move: null });
    await isThereOnly(ref, before);
  });

  test('what cannot move is refused before anything is asked of either cluster, with its reason', async () => {
    const { ref, before } = await running();
    const refuses = async (more: Partial<MigrateRequest>, destination = there) =>
      here.fails(here.port.migrateVm(here.ctx(), ref, await requestFor(more, destination)));
    const count = (await source.admin.state()).tasks.length;

    const { tokenId: _id, tokenSecret: _secret, ...rest } = target.parameters;
    const byPassword = connected({
      ...rest,
      username: 'root',
      realm: 'pam',
      password: target.simulator.password,
    });
    const mayNot = connected({ ...rest, ...(await tokenOfOperator()) });
    try {
      expect(await refuses({}, byPassword)).toMatchObject({
        kind: 'OperationNotSupported',
        message: expect.stringContaining('API token'),
      });
      expect(await refuses({}, mayNot)).toMatchObject({
        kind: 'AuthorizationFailed',
        requiredPermissions: ['Sys.Incoming on /'],
      });
    } finally {
      await byPassword.port.close();
      await mayNot.port.close();
    }
    expect(await refuses({ live: false })).toMatchObject({ kind: 'OperationFailed', reason: 'state' });
    expect(await refuses({ targetStorage: 'nowhere' })).toMatchObject({ retriable: false });
    expect(await refuses({ targetHost: 'pve2' })).toMatchObject({ kind: 'OperationNotSupported' });
    expect(await refuses({ options: { networks: { vmbr0: 'vmbr77' } } })).toMatchObject({
      message: expect.stringContaining('vmbr77'),
    });
    await source.admin.post(`/guests/${ref}/set`, { usb0: 'host=1234:5678' });
    expect(await refuses({})).toMatchObject({
      kind: 'OperationNotSupported',
      message: expect.stringContaining('usb0'),
    });
    await source.admin.post(`/guests/${ref}/set`, { usb0: null, lock: 'backup' });
    expect(await refuses({})).toMatchObject({ kind: 'OperationFailed', reason: 'busy' });
    await source.admin.post(`/guests/${ref}/unlock`);
    await bareAt(target, 'POST', '/nodes/pve1/qemu', { vmid: ref, name: 'stranger' });
    await expect
      .poll(async () => (await target.admin.guest(ref))?.config['name'], { timeout: 10_000 })
      .toBe('stranger');
    expect(await refuses({})).toMatchObject({
      kind: 'ResourceAlreadyExists',
      message: expect.stringContaining('stranger'),
    });
    expect((await source.admin.state()).tasks).toHaveLength(count);
    await target.admin.post(`/guests/${ref}/delete`);
    await isHereOnly(ref, before);
  });

  test('bridges and storages go by the names they have there, and the token is in no error', async () => {
    const { ref } = await running();
    await source.admin.post('/faults/requests', {
      method: 'POST',
      path: '/remote_migrate$',
      harm: { kind: 'error', status: 500, message: `cannot use ${String(target.parameters['tokenSecret'])}` },
    });
    const options = { networks: { vmbr0: 'web' } };
    const error = await here.fails(here.port.migrateVm(here.ctx(), ref, await requestFor({ options })));
    expect(error.native?.text).toBe('cannot use …');
    expect(JSON.stringify(error)).not.toContain(target.parameters['tokenSecret']);
    await here.done(
      here.port.migrateVm(here.ctx(), ref, await requestFor({ options, targetStorage: 'local-lvm' })),
    );
    const after = await target.admin.guest(ref);
    expect(after?.config['net0']).toContain('bridge=web');
    expect(after?.config['scsi0']).toContain('local-lvm:');
  });

  /** A VM that runs, and how it truly is. */
  async function running(sizeGb = 1): Promise<{ readonly ref: string; readonly before: SeenGuest }> {
    const ref = await made(here, { storage: { disks: [{ sizeGb }] } });
    await here.done(here.port.startVm(here.ctx(), ref));
    const before = await source.admin.guest(ref);
    if (before === undefined) throw new Error('it was not made');
    return { ref, before };
  }

  async function requestFor(more: Partial<MigrateRequest>, to = there): Promise<MigrateRequest> {
    const destination = await to.port.migrationTarget(to.ctx());
    if (!destination.ok) throw new Error(destination.error.message);
    return { marker: randomUUID(), live: true, destination: destination.value, ...more };
  }

  async function tableOf(
    ref: string,
    more: Partial<MigrateRequest> = {},
    from = here,
  ): Promise<StepTable<unknown>> {
    const answer = await from.port.migrateVm(from.ctx(), ref, await requestFor(more));
    if (!answer.ok || answer.value.kind !== 'steps') throw new Error(JSON.stringify(answer));
    return answer.value;
  }

  function step({ steps }: StepTable<unknown>, name: string): Step {
    const found = steps.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no step ${name}`);
    return found;
  }

  /** Runs a step to its end; `told` gets the progress. */
  async function ran(one: Step, memory: Record<string, Json>, told: number[] = []): Promise<Json> {
    const outcome = await one.run(here.ctx(), memory);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
    if (outcome.value.kind === 'done') return outcome.value.value;
    const ctx = { ...here.ctx(), progress: (fraction: number) => void told.push(fraction) };
    const answer = await here.port.followTask(ctx, outcome.value.task);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.value;
  }

  async function isThereOnly(ref: string, { config, volumes }: SeenGuest): Promise<void> {
    expect(await source.admin.guest(ref)).toBeUndefined();
    const same = (await target.admin.state()).guests.filter(({ vmid }) => String(vmid) === ref);
    expect(same).toMatchObject([
      { power: 'running', config: { name: config['name'], smbios1: config['smbios1'] } },
    ]);
    expect(same[0]?.config['lock']).toBeUndefined();
    expect(same[0]?.volumes.map(({ size }) => size)).toEqual(volumes.map(({ size }) => size));
    expect(await there.vm(ref)).toMatchObject({ powerState: 'RUNNING' });
    expect(await here.port.getVm(here.ctx(), ref)).toMatchObject({
      ok: false,
      error: { kind: 'ResourceNotFound' },
    });
  }

  async function isHereOnly(ref: string, before: SeenGuest): Promise<void> {
    expect(await target.admin.guest(ref)).toBeUndefined();
    expect(await source.admin.guest(ref)).toMatchObject({
      power: 'running',
      node: before.node,
      volumes: before.volumes,
    });
    expect((await source.admin.guest(ref))?.config['lock']).toBeUndefined();
  }

  const bare = (method: string, path: string, form: Record<string, string>) =>
    bareAt(source, method, path, form);

  async function bareAt({ simulator }: Reach, method: string, path: string, form: Record<string, string>) {
    const reply = await clientOf(simulator).ask(method, path, { form });
    if (reply.status !== 200) throw new Error(`${path}: ${reply.reason}`);
    return reply.data;
  }

  /** Of an account that manages a few VMs and may take none in. */
  async function tokenOfOperator() {
    const path = '/access/users/operator@pve/token/mover';
    const { value } = (await bareAt(target, 'POST', path, { privsep: '0' })) as { value: string };
    return { tokenId: 'operator@pve!mover', tokenSecret: value };
  }
});
