import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findOrRun, runStep } from '@anyvisor/port/contract-suite';
import { connected, creating, made, mapping, reachSimulator, smallSpec } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';

describe('bad days of a cluster', { timeout: 60_000 }, () => {
  let reach: Reach;
  let at: Connected;

  beforeAll(async () => {
    reach = await reachSimulator();
    at = connected(reach.parameters);
  });

  afterEach(async () => {
    await reach.admin.clear();
    await reach.admin.post('/quorum', { quorate: true });
    for (const node of ['pve2', 'pve3']) await reach.admin.post(`/nodes/${node}/up`);
  });

  afterAll(async () => {
    await at.port.close();
    await reach.simulator.stop();
  });

  const fault = (path: string, harm: object, more: object = {}) =>
    reach.admin.post('/faults/requests', { path, harm, ...more });
  const count = async (name: string) =>
    (await reach.admin.state()).guests.filter(({ config }) => config['name'] === name).length;

  test('a node that is slow costs its own deadline, and a change then has an unknown outcome', async () => {
    await fault('^/cluster/resources$', { kind: 'delay', milliseconds: 3000 });
    const begun = Date.now();
    const late = await at.port.listVms(at.ctx(500));
    expect(late).toMatchObject({ ok: false, error: { kind: 'OperationTimeout', retriable: true } });
    expect(Date.now() - begun).toBeLessThan(2000);
    await fault('/status/start$', { kind: 'delay', milliseconds: 3000 }, { method: 'POST' });
    const ref = await made(at);
    const start = await at.port.startVm(at.ctx(700), ref);
    expect(start).toMatchObject({ ok: false, error: { kind: 'OperationTimeout', outcomeUnknown: true } });
  });

  test('a reading whose connection broke is sent once more; a change never is', async () => {
    await fault('^/cluster/resources$', { kind: 'drop' });
    expect((await at.port.listVms(at.ctx())).ok).toBe(true);
    const ref = await made(at);
    await fault('/status/start$', { kind: 'drop' }, { method: 'POST' });
    const error = await at.fails(at.port.startVm(at.ctx(), ref));
    expect(error).toMatchObject({ kind: 'ConnectionFailed', outcomeUnknown: true });
    expect((await at.vm(ref)).powerState).toBe('STOPPED');
  });

  test('a VM that others hold is busy: worth another try', async () => {
    const ref = await made(at);
    await reach.admin.post(`/guests/${ref}/lock`, { lock: 'backup' });
    expect(await at.fails(at.port.startVm(at.ctx(), ref))).toMatchObject({
      kind: 'OperationFailed',
      reason: 'busy',
      retriable: true,
    });
    expect((await at.vm(ref)).allowedOperations.start).toMatchObject({ allowed: false });
    await reach.admin.post(`/guests/${ref}/unlock`);
    await reach.admin.post(`/guests/${ref}/hold`);
    expect(await at.fails(at.port.startVm(at.ctx(), ref))).toMatchObject({ reason: 'busy' });
    await reach.admin.post(`/guests/${ref}/release`);
    await at.done(at.port.startVm(at.ctx(), ref));
  });

  test('a full storage says so, and nothing is left of what was to be made', async () => {
    const before = await reach.admin.state();
    await reach.admin.post('/storages/ceph/full');
    const request = await creating(at, smallSpec());
    const error = await at.fails(at.port.createVm(at.ctx(), request));
    expect(error).toMatchObject({ kind: 'ResourceExhausted', resourceType: 'storage', retriable: false });
    expect((await reach.admin.state()).guests).toHaveLength(before.guests.length);
  });

  test('a cluster without quorum changes nothing, and shows everything', async () => {
    const ref = await made(at);
    await reach.admin.post('/quorum', { quorate: false });
    expect((await at.port.listVms(at.ctx())).ok).toBe(true);
    expect(await at.fails(at.port.startVm(at.ctx(), ref))).toMatchObject({
      kind: 'ConnectionFailed',
      retriable: true,
    });
  });

  test('595 and 596 for a change mean that nobody knows', async () => {
    const ref = await made(at);
    for (const status of [595, 596]) {
      await fault(
        '/status/start$',
        { kind: 'error', status, message: 'Connection timed out' },
        { method: 'POST' },
      );
      const error = await at.fails(at.port.startVm(at.ctx(), ref));
      expect(['ConnectionFailed', 'NetworkError']).toContain(error.kind);
      expect(error.outcomeUnknown).toBe(true);
    }
  });

  test('a task that nobody knows any more is not found', async () => {
    const ref = await made(at);
    await reach.admin.post('/faults/tasks', { type: 'qmstart', fate: { vanish: true } });
    const error = await at.fails(at.port.startVm(at.ctx(), ref));
    expect(error).toMatchObject({ kind: 'ResourceNotFound', resourceType: 'task' });
  });

  test('a task that fails says what the platform said', async () => {
    const ref = await made(at);
    await reach.admin.post('/faults/tasks', { type: 'qmstart', fate: { fail: 'start failed: kaboom' } });
    expect(await at.fails(at.port.startVm(at.ctx(), ref))).toMatchObject({
      kind: 'OperationFailed',
      native: { code: 'task', text: 'start failed: kaboom' },
    });
  });

  test('a start that somebody else was quicker with has succeeded; one that nobody has done has not', async () => {
    const ref = await made(at);
    const begin = async () => {
      await reach.admin.post('/faults/tasks', {
        type: 'qmstart',
        fate: { fail: `VM ${ref} already running` },
      });
      const started = await at.port.startVm(at.ctx(), ref);
      if (!started.ok || started.value.kind !== 'task') throw new Error(JSON.stringify(started));
      return started.value.task;
    };
    const vain = await begin();
    expect(await at.port.followTask(at.ctx(), vain)).toMatchObject({ ok: false, error: { reason: 'state' } });
    const task = await begin();
    await reach.admin.post(`/guests/${ref}/start`);
    expect(await at.port.followTask(at.ctx(), task)).toMatchObject({ ok: true });
  });

  test('the answer to a creation is lost: there is one VM, and it is found', async () => {
    for (const kind of ['cut', 'hang'] as const) {
      const request = await creating(at, smallSpec());
      const table = await at.port.createVm(at.ctx(), request);
      if (!table.ok) throw new Error(table.error.message);
      const [choose, create] = table.value.steps;
      if (choose === undefined || create === undefined) throw new Error('no steps');
      const caller = { port: at.port, ctx: () => at.ctx() };
      const vmid = await runStep(caller, choose, {});
      const memory = { 'choose-vmid': vmid.ok ? Number(vmid.value) : null };
      await fault('/qemu$', { kind }, { method: 'POST' });
      const lost = await create.run(at.ctx(1500), memory);
      expect(lost).toMatchObject({ ok: false, error: { outcomeUnknown: true } });
      const found = await findOrRun(caller, create, memory);
      expect(found).toEqual({ ok: true, value: String(memory['choose-vmid']) });
      expect(await count(request.spec.name)).toBe(1);
    }
  });

  test('the answer to a copy is lost while it is being made: it is waited for, not made twice', async () => {
    const request = await creating(at, smallSpec({ template: 'tpl-debian-13', storage: { disks: [] } }));
    const table = await at.port.createVm(at.ctx(), request);
    if (!table.ok) throw new Error(table.error.message);
    const caller = { port: at.port, ctx: () => at.ctx() };
    const [choose, clone] = table.value.steps;
    if (choose === undefined || clone === undefined) throw new Error('no steps');
    const vmid = await runStep(caller, choose, {});
    const memory = { 'choose-vmid': vmid.ok ? Number(vmid.value) : null };
    await fault('/clone$', { kind: 'cut' }, { method: 'POST' });
    expect(await clone.run(at.ctx(), memory)).toMatchObject({ ok: false });
    const seen = await clone.find(at.ctx(), memory);
    expect(seen.ok ? seen.value.happened : false).not.toBe(false);
    expect(await findOrRun(caller, clone, memory)).toEqual({
      ok: true,
      value: String(memory['choose-vmid']),
    });
    expect(await count(request.spec.name)).toBe(1);
  });

  test('two connections that race for the same few VMIDs both get their VMs', async () => {
    const narrow = { ...reach.parameters, vmidRange: { from: 700_000, to: 700_007 } };
    const [one, other] = [connected(narrow), connected(narrow)];
    const requests = await Promise.all(
      [one, other, one, other, one, other].map((side) => creating(side, smallSpec())),
    );
    const refs = await Promise.all(
      requests.map((request, index) => {
        const side = index % 2 === 0 ? one : other;
        return tried(side, request);
      }),
    );
    expect(new Set(refs).size).toBe(requests.length);
    for (const { spec } of requests) expect(await count(spec.name)).toBe(1);
    const full = await one.fails(
      one.port.createVm(one.ctx(), await creating(one, smallSpec())).then(async (answer) => {
        await one.done(Promise.resolve(answer));
        const [seventh, eighth] = await Promise.all([creating(one, smallSpec()), creating(one, smallSpec())]);
        await one.done(one.port.createVm(one.ctx(), seventh));
        return one.port.createVm(one.ctx(), eighth);
      }),
    );
    expect(full).toMatchObject({ kind: 'ResourceExhausted', resourceType: 'vmid' });
    await Promise.all([one.port.close(), other.port.close()]);
  });

  test('a VMID whose guest is gone may be used again', async () => {
    let now = Date.now();
    const one = connected({ ...reach.parameters, vmidRange: { from: 710_000, to: 710_000 } }, () => now);
    for (let time = 1; time <= 2; time += 1) {
      const ref = await made(one);
      expect(ref).toBe('710000');
      await one.done(one.port.deleteVm(one.ctx(), ref, {}));
      now += 61_000;
    }
    await one.port.close();
  });

  test('copies side by side onto one storage go one after another, and all succeed', async () => {
    const requests = await Promise.all(
      Array.from({ length: 5 }, () =>
        creating(at, smallSpec({ template: 'tpl-debian-13', storage: { disks: [] } })),
      ),
    );
    const refs = await Promise.all(
      requests.map((request) => at.done(at.port.createVm(at.ctx(60_000), request))),
    );
    expect(new Set(refs.map(({ nativeRef }) => nativeRef)).size).toBe(5);
    const clones = (await reach.admin.state()).tasks.filter(({ type }) => type === 'qmclone');
    expect(clones.filter(({ exitStatus }) => exitStatus !== 'OK')).toEqual([]);
  });

  test('a node that is away hides only its own guests', async () => {
    await reach.admin.post('/nodes/pve3/down');
    const list = await at.port.listVms(at.ctx());
    const states = new Map((list.ok ? list.value : []).map((vm) => [vm.host, vm.powerState]));
    expect(states.get('pve3')).toBe('UNKNOWN');
    expect(states.get('pve1')).not.toBe('UNKNOWN');
    expect((await at.port.listResources(at.ctx())).ok).toBe(true);
    const away = list.ok ? list.value.find(({ host }) => host === 'pve3')?.nativeRef : undefined;
    expect(await at.fails(at.port.startVm(at.ctx(), away ?? ''))).toMatchObject({
      kind: 'ConnectionFailed',
      retriable: true,
    });
  });

  test('a guest that moved behind our back is found on its new node', async () => {
    const ref = await made(at, { placement: { computeUnit: 'pve1' } });
    expect((await at.vm(ref)).host).toBe('pve1');
    await reach.admin.post(`/guests/${ref}/move`, { node: 'pve2' });
    await at.done(at.port.startVm(at.ctx(), ref));
    expect((await at.vm(ref)).host).toBe('pve2');
  });

  test('somebody else changes the configuration in between: nothing of theirs is overwritten', async () => {
    const ref = await made(at);
    const table = await at.port.addDisk(at.ctx(), ref, { marker: randomUUID(), sizeGb: 1, mapping });
    if (!table.ok) throw new Error(table.error.message);
    await fault(
      '/config$',
      { kind: 'error', status: 500, message: 'checksum mismatch (file change by other user?)' },
      { method: 'POST' },
    );
    const [add] = table.value.steps;
    const lost = await add?.run(at.ctx(), {});
    expect(lost).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed', reason: 'busy', retriable: true },
    });
    if (add === undefined) throw new Error('no step');
    expect(await findOrRun({ port: at.port, ctx: () => at.ctx() }, add, {})).toMatchObject({ ok: true });
    expect((await at.vm(ref)).disks.filter(({ kind }) => kind === 'disk')).toHaveLength(2);
  });
});

/** As the engine does it: what is busy is tried again. */
async function tried(side: Connected, request: Awaited<ReturnType<typeof creating>>): Promise<string> {
  for (let time = 1; ; time += 1) {
    try {
      return (await side.done(side.port.createVm(side.ctx(), request))).nativeRef;
    } catch (error) {
      if (time >= 5 || !(error instanceof Error) || !error.message.includes('"retriable":true')) throw error;
    }
  }
}
