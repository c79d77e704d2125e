import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '@anyvisor/domain';
import type { NativeTask, Step } from '@anyvisor/port';
import { connected, made, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';
import { clientOf } from './simulator/support/client.ts';

describe('a node dies while a VM is moving', { timeout: 60_000 }, () => {
  let reach: Reach;
  let at: Connected;

  beforeAll(async () => {
    // Slow enough that a migration takes over a second: the node dies inside it, not around it.
    reach = await reachSimulator({ speed: 2 });
    at = connected(reach.parameters);
  });
  afterEach(async () => {
    for (const node of ['pve2', 'pve3']) await reach.admin.post(`/nodes/${node}/up`);
  });
  afterAll(async () => {
    await at.port.close();
    await reach.simulator.stop();
  });

  test('the target dies: the migration fails, the VM runs on where it was, and moves once the node is back', async () => {
    const { ref, task, migrate, memory, before } = await moving('pve3', 'pve2');
    await reach.admin.post('/nodes/pve2/down');
    const ended = await at.port.followTask(at.ctx(), task);
    expect(ended).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed', native: { text: expect.stringContaining('migration aborted') } },
    });
    expect(await migrate.undo?.(at.ctx(), memory)).toMatchObject({ ok: true });
    expect(await at.vm(ref)).toMatchObject({ host: 'pve3', powerState: 'RUNNING' });
    expect(await listed(ref)).toMatchObject([{ host: 'pve3', powerState: 'RUNNING' }]);
    expect(await truth(ref)).toEqual(before);
    await reach.admin.post('/nodes/pve2/up');
    await at.done(move(ref, 'pve2'));
    expect(await listed(ref)).toMatchObject([{ host: 'pve2', powerState: 'RUNNING' }]);
  });

  test('the source dies: nobody knows the VM’s state until the node is back; then it is off, and locked until root unlocks it', async () => {
    const { ref, task, migrate, memory, before } = await moving('pve3', 'pve2');
    await reach.admin.post('/nodes/pve3/down');
    const ended = await at.port.followTask(at.ctx(), task);
    expect(ended).toMatchObject({ ok: false, error: { kind: 'ConnectionFailed', retriable: true } });
    expect(await listed(ref)).toMatchObject([{ host: 'pve3', powerState: 'UNKNOWN' }]);
    expect(await at.port.getVm(at.ctx(), ref)).toMatchObject({
      ok: false,
      error: { kind: 'ConnectionFailed', retriable: true },
    });
    expect(await migrate.undo?.(at.ctx(), memory)).toMatchObject({ ok: false, error: { retriable: true } });
    await reach.admin.post('/nodes/pve3/up');
    expect(await at.port.followTask(at.ctx(), task)).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed' },
    });
    expect(await listed(ref)).toMatchObject([{ host: 'pve3', powerState: 'STOPPED' }]);
    expect(await truth(ref)).toEqual({ ...before, power: 'stopped' });
    // A token is not root, whoever's it is.
    expect(await migrate.undo?.(at.ctx(), memory)).toMatchObject({
      ok: false,
      error: {
        kind: 'OperationFailed',
        reason: 'state',
        retriable: false,
        nextStep: `Run "qm unlock ${ref}" on pve3, then retry the clean-up.`,
      },
    });
    await reach.admin.post(`/guests/${ref}/unlock`);
    expect(await migrate.undo?.(at.ctx(), memory)).toMatchObject({ ok: true });
    await at.done(at.port.startVm(at.ctx(), ref));
    await at.done(move(ref, 'pve2'));
    expect(await listed(ref)).toMatchObject([{ host: 'pve2', powerState: 'RUNNING' }]);
  });

  test('the target dies half-way through local disks: what was copied is named while the node is away, and removed when it is back', async () => {
    const { ref, task, migrate, memory, before } = await moving('pve3', 'pve2', 'local-lvm');
    await reach.admin.post('/nodes/pve2/down');
    expect(await at.port.followTask(at.ctx(), task)).toMatchObject({ ok: false });
    expect((await truth(ref)).volumes?.map(({ node }) => node)).toEqual(['pve3', 'pve2']);
    expect(await migrate.undo?.(at.ctx(), memory)).toMatchObject({
      ok: false,
      error: {
        kind: 'ConnectionFailed',
        retriable: true,
        message: expect.stringMatching(/pve2 is away; half-copied disks/),
        nextStep: 'Retry the clean-up once the node is back.',
      },
    });
    await reach.admin.post('/nodes/pve2/up');
    await isCleaned({ ref, migrate, memory, before });
    await at.done(move(ref, 'pve2'));
    expect((await truth(ref)).volumes?.map(({ node }) => node)).toEqual(['pve2']);
  });

  test('the source dies half-way through local disks: root’s own login takes off the lock, and the copies go; a volume that was there stays', async () => {
    const { tokenId: _id, tokenSecret: _secret, ...rest } = reach.parameters;
    const root = connected({ ...rest, username: 'root', realm: 'pam', password: reach.simulator.password });
    try {
      const { ref, task, migrate, memory, before } = await moving('pve3', 'pve2', 'local-lvm', root, true);
      await reach.admin.post('/nodes/pve3/down');
      expect(await at.port.followTask(at.ctx(), task)).toMatchObject({ ok: false });
      await reach.admin.post('/nodes/pve3/up');
      expect((await reach.admin.guest(ref))?.config['lock']).toBe('migrate');
      expect((await truth(ref)).volumes?.map(({ node }) => node)).toEqual(['pve3', 'pve2', 'pve2']);
      await isCleaned({ ref, migrate, memory, before: { ...before, power: 'stopped' } });
      expect((await reach.admin.guest(ref))?.config['lock']).toBeUndefined();
    } finally {
      await root.port.close();
    }
  });

  const move = (ref: string, targetHost: string, one = at) =>
    one.port.migrateVm(one.ctx(), ref, { marker: randomUUID(), targetHost, live: true });

  interface Moving {
    readonly ref: string;
    readonly migrate: Step;
    readonly memory: Readonly<Record<string, Json>>;
    readonly before: Awaited<ReturnType<typeof truth>>;
  }

  /** Taken back twice, as after a crash in between, it is as it was before. */
  async function isCleaned({ ref, migrate, memory, before }: Moving): Promise<void> {
    for (let time = 1; time <= 2; time += 1)
      expect(await migrate.undo?.(at.ctx(), memory)).toMatchObject({ ok: true });
    expect(await truth(ref)).toEqual(before);
  }

  /** A running VM whose migration is under way: its task runs and holds the VM's lock. */
  async function moving(from: string, to: string, storage = 'ceph', one = at, foreign = false) {
    const disks = [{ sizeGb: 8, storage }];
    const ref = await made(one, { placement: { computeUnit: from }, storage: { disks } });
    await one.done(one.port.startVm(one.ctx(), ref));
    // Somebody has made a volume for it there by hand.
    const form = { vmid: ref, filename: `vm-${ref}-disk-7`, size: '1G' };
    if (foreign)
      await clientOf(reach.simulator).ask('POST', `/nodes/${to}/storage/local-lvm/content`, { form });
    const before = await truth(ref);
    const answer = await move(ref, to, one);
    if (!answer.ok || answer.value.kind !== 'steps') throw new Error(JSON.stringify(answer));
    const [check, migrate] = answer.value.steps;
    const checked = await check?.run(one.ctx(), {});
    if (migrate === undefined || checked?.ok !== true || checked.value.kind !== 'done')
      throw new Error(JSON.stringify(checked));
    const memory = { check: checked.value.value };
    const started = await migrate.run(one.ctx(), memory);
    if (!started.ok || started.value.kind !== 'task') throw new Error(JSON.stringify(started));
    const { task } = started.value;
    await underWay(ref, task, (before.volumes?.length ?? 0) + (storage === 'ceph' ? 0 : 1));
    expect(await migrate.find(one.ctx(), memory)).toMatchObject({
      ok: true,
      value: { happened: 'running', task: { id: task.id } },
    });
    return { ref, task, migrate, memory, before };
  }

  async function underWay(ref: string, { id }: NativeTask, volumes: number): Promise<void> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
      const { guests, tasks } = await reach.admin.state();
      const native = tasks.find(({ upid }) => upid === id);
      if (native?.exitStatus !== undefined) throw new Error(`it ended too soon: ${native.exitStatus}`);
      const guest = guests.find(({ vmid }) => String(vmid) === ref);
      const isCopying = guest?.volumes.length === volumes;
      if (native !== undefined && guest?.config['lock'] === 'migrate' && isCopying) return;
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
