import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NativeTask } from '@anyvisor/port';
import { connected, made, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';

describe('a node dies while a VM is moving', { timeout: 60_000 }, () => {
  let reach: Reach;
  let at: Connected;

  beforeAll(async () => {
    // Slow enough that a migration takes over a second: the node dies inside it, not around it.
    reach = await reachSimulator({ speed: 2 });
    at = connected(reach.parameters);
  });

  afterAll(async () => {
    await at.port.close();
    await reach.simulator.stop();
  });

  test('the target dies: the migration fails, the VM runs on where it was, and moves once the node is back', async () => {
    const { ref, task, before } = await moving('pve3', 'pve2');
    await reach.admin.post('/nodes/pve2/down');
    const ended = await at.port.followTask(at.ctx(), task);
    expect(ended).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed', native: { text: expect.stringContaining('migration aborted') } },
    });
    expect(await at.vm(ref)).toMatchObject({ host: 'pve3', powerState: 'RUNNING' });
    expect(await listed(ref)).toMatchObject([{ host: 'pve3', powerState: 'RUNNING' }]);
    expect(await truth(ref)).toEqual(before);
    await reach.admin.post('/nodes/pve2/up');
    await at.done(move(ref, 'pve2'));
    expect(await listed(ref)).toMatchObject([{ host: 'pve2', powerState: 'RUNNING' }]);
  });

  test('the source dies: nobody knows the VM’s state until the node is back, and then it is off and can move', async () => {
    const { ref, task, before } = await moving('pve3', 'pve2');
    await reach.admin.post('/nodes/pve3/down');
    const ended = await at.port.followTask(at.ctx(), task);
    expect(ended).toMatchObject({ ok: false, error: { kind: 'ConnectionFailed', retriable: true } });
    expect(await listed(ref)).toMatchObject([{ host: 'pve3', powerState: 'UNKNOWN' }]);
    expect(await at.port.getVm(at.ctx(), ref)).toMatchObject({
      ok: false,
      error: { kind: 'ConnectionFailed', retriable: true },
    });
    await reach.admin.post('/nodes/pve3/up');
    expect(await at.port.followTask(at.ctx(), task)).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed' },
    });
    expect(await listed(ref)).toMatchObject([{ host: 'pve3', powerState: 'STOPPED' }]);
    expect(await truth(ref)).toEqual({ ...before, power: 'stopped' });
    await at.done(at.port.startVm(at.ctx(), ref));
    await at.done(move(ref, 'pve2'));
    expect(await listed(ref)).toMatchObject([{ host: 'pve2', powerState: 'RUNNING' }]);
  });

  const move = (ref: string, targetHost: string) =>
    at.port.migrateVm(at.ctx(), ref, { marker: randomUUID(), targetHost, live: true });

  /** A running VM whose migration is under way: its task runs and holds the VM's lock. */
  async function moving(from: string, to: string) {
    const ref = await made(at, { placement: { computeUnit: from } });
    await at.done(at.port.startVm(at.ctx(), ref));
    const before = await truth(ref);
    const started = await move(ref, to);
    if (!started.ok || started.value.kind !== 'task') throw new Error(JSON.stringify(started));
    const { task } = started.value;
    await underWay(ref, task);
    return { ref, task, before };
  }

  async function underWay(ref: string, { id }: NativeTask): Promise<void> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
      const { guests, tasks } = await reach.admin.state();
      const native = tasks.find(({ upid }) => upid === id);
      if (native?.exitStatus !== undefined) throw new Error(`it ended too soon: ${native.exitStatus}`);
      const guest = guests.find(({ vmid }) => String(vmid) === ref);
      if (native !== undefined && guest?.config['lock'] === 'migrate') return;
    }
    throw new Error('the migration never began');
  }

  const listed = async (ref: string) => {
    const list = await at.port.listVms(at.ctx());
    return list.ok ? list.value.filter(({ nativeRef }) => nativeRef === ref) : list.error;
  };

  /** Where the VM and its volumes truly are, and how many of them there are. */
  async function truth(ref: string) {
    const same = (await reach.admin.state()).guests.filter(({ vmid }) => String(vmid) === ref);
    return { copies: same.length, node: same[0]?.node, power: same[0]?.power, volumes: same[0]?.volumes };
  }
});
