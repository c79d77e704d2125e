import { admin, vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InventoryBatch } from '@anyvisor/domain';
import { connected } from './support/connected.ts';
import type { Connected } from './support/connected.ts';
import { followBatches } from './support/follow-batches.ts';
import { reachVcsim } from './support/reach.ts';
import type { Reach } from './support/reach.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;

describe.skipIf(skip)('sessions, faults and recovery', () => {
  let reach: Reach;
  let at: Connected;

  beforeAll(async () => {
    reach = await reachVcsim({ vms: 6 });
    at = connected(reach.parameters);
  }, 900_000);

  afterAll(async () => {
    await at?.port.close();
    await reach?.proxy.close();
    await reach?.sim.stop();
  });

  const calls = async (method: string) => (await admin.calls(reach.sim))[method] ?? 0;

  test('a wrong password is tried once, however many calls come', async () => {
    const before = await calls('Login');
    const wrong = connected({ ...reach.parameters, password: 'wrong horse' });
    for (let time = 1; time <= 5; time += 1) {
      const answers = await Promise.all([
        wrong.port.listVms(wrong.ctx()),
        wrong.port.listResources(wrong.ctx()),
      ]);
      for (const answer of answers)
        expect(answer).toMatchObject({ ok: false, error: { kind: 'AuthenticationFailed' } });
    }
    await wrong.port.close();
    expect((await calls('Login')) - before).toBe(1);
  });

  test('after the cool-down it is tried once more', async () => {
    const before = await calls('Login');
    let now = Date.now();
    const wrong = connected({ ...reach.parameters, password: 'wrong horse' }, () => now);
    await wrong.port.listVms(wrong.ctx());
    await wrong.port.testConnection(wrong.ctx());
    now += 61_000;
    await wrong.port.listVms(wrong.ctx());
    await wrong.port.testConnection(wrong.ctx());
    await wrong.port.close();
    expect((await calls('Login')) - before).toBe(2);
  });

  test('a session that was ended is renewed by one login for all calls in flight', async () => {
    expect((await at.port.listVms(at.ctx())).ok).toBe(true);
    await admin.endSessions(reach.sim);
    const before = await calls('Login');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => at.port.listEvents(at.ctx(), { since: new Date(0), limit: 5 })),
    );
    expect(answers.map((answer) => answer.ok)).toEqual(answers.map(() => true));
    expect((await calls('Login')) - before).toBe(1);
  });

  test('closing a port logs it out', async () => {
    const before = await calls('Logout');
    const other = connected(reach.parameters);
    await other.port.listVms(other.ctx());
    await other.port.close();
    expect((await calls('Logout')) - before).toBe(1);
  });

  test.for([
    {
      fault: 'NoPermission',
      facts: { PrivilegeId: 'VirtualMachine.Interact.PowerOn' },
      kind: 'AuthorizationFailed',
    },
    { fault: 'ConcurrentAccess', facts: {}, kind: 'OperationFailed' },
    { fault: 'HostNotConnected', facts: {}, kind: 'ConnectionFailed' },
  ])('$fault, injected into a start, comes out as $kind', async ({ fault, facts, kind }) => {
    const vms = await at.port.listVms(at.ctx());
    const stopped = vms.ok ? vms.value.find((vm) => vm.powerState === 'STOPPED') : undefined;
    await admin.addRule(reach.sim, { method: 'PowerOnVM_Task', fault, facts, count: 1 });
    try {
      expect(await at.port.startVm(at.ctx(), stopped?.nativeRef ?? '')).toMatchObject({
        ok: false,
        error: { kind },
      });
    } finally {
      await admin.clearRules(reach.sim);
    }
  });

  test.for(['NotAuthenticated', 'InvalidCollectorVersion', 'ManagedObjectNotFound'])(
    'watch begins again with a reset when it meets %s',
    { timeout: 60_000 },
    async (fault) => {
      const follower = followBatches(at);
      try {
        await follower.until((batches) => batches.length > 0);
        await admin.addRule(reach.sim, { method: 'WaitForUpdatesEx', fault, count: 1 });
        await admin.act(reach.sim, 'rename', 'vm-00001', 'vm-renamed');
        await follower.until((batches) => resets(batches) === 2 && names(batches).includes('vm-renamed'));
        expect(follower.failure()).toBeUndefined();
      } finally {
        await admin.clearRules(reach.sim);
        await admin.act(reach.sim, 'rename', 'vm-renamed', 'vm-00001');
        await follower.stop();
      }
    },
  );

  test(
    'sessions ended in mid-watch: what happens afterwards is told within 30 s',
    { timeout: 60_000 },
    async () => {
      const follower = followBatches(at);
      try {
        await follower.until((batches) => batches.length > 0);
        await admin.endSessions(reach.sim);
        await admin.act(reach.sim, 'rename', 'vm-00003', 'vm-other');
        await follower.until((batches) => names(batches).includes('vm-other'), 30_000);
        expect(follower.failure()).toBeUndefined();
      } finally {
        await admin.act(reach.sim, 'rename', 'vm-other', 'vm-00003');
        await follower.stop();
      }
    },
  );
});

function resets(batches: readonly InventoryBatch[]): number {
  return batches.filter(({ type }) => type === 'reset').length;
}

function names(batches: readonly InventoryBatch[]): readonly string[] {
  return batches.flatMap((batch) => {
    if (batch.type === 'reset') return batch.inventory.vms.map((vm) => vm.name);
    return batch.type === 'changed' ? batch.vms.map((vm) => vm.name) : [];
  });
}
