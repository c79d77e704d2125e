import { hypervisorError } from '@anyvisor/domain';
import type { ConnectionHealth } from '@anyvisor/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTenant } from '../src/db/transaction.ts';
import type { FeedEvent } from '../src/events/event.ts';
import { eventsAfter } from '../src/events/queries.ts';
import { createLists } from '../src/inventory/lists/lists.ts';
import { FakeHypervisor } from './support/fake-hypervisor.ts';
import { observation } from './support/observation.ts';
import { callContext, testCore } from './support/test-core.ts';
import type { TestCore } from './support/test-core.ts';
import { until } from './support/until.ts';

let hypervisor: FakeHypervisor;
let running: TestCore;
let attached: string[];

beforeEach(async () => {
  hypervisor = new FakeHypervisor();
  running = await testCore(hypervisor);
  attached = [];
  await running.core.attend({
    onAttach: (lease) => attached.push(`+${lease.connectionId}`),
    onDetach: (lease) => void attached.push(`-${lease.connectionId}`),
  });
});
afterEach(() => running.close());

async function connect(name = 'one', host = 'host'): Promise<string> {
  const added = await running.core.connections.add(
    running.tenantId,
    { name, parameters: { type: 'XAPI', host, password: 'geheim' } },
    callContext(),
  );
  if (!added.ok) {
    throw new Error(added.error.message);
  }
  return added.value.id;
}

async function vms(filter?: string) {
  const page = await createLists(running.core.db, running.core.clock).vms(running.tenantId, {
    limit: 500,
    ...(filter === undefined ? {} : { filter }),
  });
  return page.items;
}

async function vm(name: string) {
  return (await vms()).find((each) => each.name === name);
}

function events(type?: string): Promise<readonly FeedEvent[]> {
  return inTenant(running.core.db, running.tenantId, async (tx) =>
    (await eventsAfter(tx, 0, 10_000)).filter((event) => type === undefined || event.type === type),
  );
}

async function health(connectionId: string): Promise<ConnectionHealth | undefined> {
  const view = await running.core.connections.get(running.tenantId, connectionId);
  return view.ok ? view.value.status.health : undefined;
}

describe('the inventory', () => {
  test('shows what the hypervisor has, and each change once', async () => {
    hypervisor.put(observation('a'), observation('b'));
    await connect();
    await until('two VMs', async () => (await vms()).length === 2);
    hypervisor.put(observation('a', { powerState: 'STOPPED' }), observation('b'));
    await until('a stops', async () => (await vm('a'))?.powerState === 'STOPPED');
    expect((await events('vm.discovered')).map((event) => event.subject.name)).toEqual(['a', 'b']);
    const changed = await events('vm.changed');
    expect(changed.map((event) => event.data)).toMatchObject([
      { name: 'a', powerState: 'STOPPED', before: { powerState: 'RUNNING' } },
    ]);
  });

  test('keeps the id of a VM through rename, disappearance and return', async () => {
    hypervisor.put(observation('ref', { name: 'before' }));
    await connect();
    const { id } = await until('the VM', () => vm('before'));
    hypervisor.put(observation('ref', { name: 'after' }));
    expect((await until('the rename', () => vm('after'))).id).toBe(id);
    hypervisor.take('ref');
    const missing = await until('it is missing', async () => (await vms('confidence = MISSING'))[0]);
    expect(missing).toMatchObject({ id, stale: true, name: 'after' });
    expect(missing.missingSince).not.toBeNull();
    hypervisor.put(observation('ref', { name: 'after' }));
    const back = await until('it is back', async () => (await vms('confidence = OBSERVED'))[0]);
    expect(back).toMatchObject({ id, missingSince: null, stale: false });
    expect((await events('vm.removed')).length).toBe(0);
    expect((await events()).map((event) => event.type).filter((type) => type.startsWith('vm.'))).toEqual([
      'vm.discovered',
      'vm.changed',
      'vm.missing',
      'vm.changed',
    ]);
  });

  test('serves the last good state as stale while the endpoint does not answer, and finds out what vanished', async () => {
    hypervisor.put(observation('stays'), observation('goes'));
    const connectionId = await connect();
    await until('two VMs', async () => (await vms()).length === 2);
    hypervisor.fail(hypervisorError('NetworkError', { message: 'cable pulled' }));
    await until('unreachable', async () => (await health(connectionId)) === 'UNREACHABLE');
    expect(
      (await vms()).map(({ confidence, stale, staleReason }) => ({ confidence, stale, staleReason })),
    ).toEqual(
      Array.from({ length: 2 }, () => ({
        confidence: 'STALE',
        stale: true,
        staleReason: 'The hypervisor does not answer',
      })),
    );
    const refused = await running.core.connections.port(running.tenantId, connectionId);
    const call = refused.ok ? await refused.value.port.startVm(callContext(), 'stays') : refused;
    expect(call).toMatchObject({ ok: false, error: { kind: 'ConnectionFailed', retriable: true } });
    hypervisor.vms.delete('goes');
    hypervisor.failure = undefined;
    const tested = await running.core.connections.test(running.tenantId, connectionId, callContext());
    expect(tested.ok).toBe(true);
    await until('healthy', async () => (await health(connectionId)) === 'HEALTHY', 20_000);
    await until('one missing', async () => (await vm('goes'))?.confidence === 'MISSING');
    expect((await vm('stays'))?.confidence).toBe('OBSERVED');
    const types = (await events()).map((event) => event.type);
    expect(types).toContain('connection.degraded');
    expect(types).toContain('connection.recovered');
  });

  test('reads one VM afresh on demand, before any event tells of it', async () => {
    const connectionId = await connect();
    hypervisor.vms.set('silent', observation('silent'));
    const found = await running.core.inventory.refreshVm(running.tenantId, connectionId, 'silent');
    expect(found).toMatchObject({
      ok: true,
      value: { name: 'silent', connectionId, confidence: 'OBSERVED' },
    });
    hypervisor.vms.delete('silent');
    expect(await running.core.inventory.refreshVm(running.tenantId, connectionId, 'silent')).toEqual({
      ok: true,
      value: undefined,
    });
    expect((await vm('silent'))?.confidence).toBe('MISSING');
    await running.core.inventory.removeVm(running.tenantId, connectionId, 'silent');
    expect(await vm('silent')).toBeUndefined();
    expect((await events('vm.removed')).length).toBe(1);
  });

  test('keeps no VM as missing that we removed and older news brought back', async () => {
    hypervisor.put(observation('ours'));
    const connectionId = await connect();
    await until('the VM', () => vm('ours'));
    await running.core.inventory.removeVm(running.tenantId, connectionId, 'ours');
    hypervisor.put(observation('ours', { powerState: 'STOPPED' }));
    await until('older news', () => vm('ours'));
    hypervisor.take('ours');
    await until('it is gone again', async () => ((await vm('ours')) === undefined ? true : undefined));
    expect((await events('vm.missing')).length).toBe(0);
    expect((await events('vm.removed')).length).toBe(2);
  });

  test('gives a VM one row and one id when its event and a refresh race', async () => {
    const connectionId = await connect();
    await until('attached', () => attached.length === 1);
    for (let round = 0; round < 20; round += 1) {
      const vmNow = observation(`race-${round}`);
      hypervisor.put(vmNow);
      await running.core.inventory.refreshVm(running.tenantId, connectionId, vmNow.nativeRef);
    }
    await until('all told', async () => (await events('vm.discovered')).length >= 20);
    const discovered = await events('vm.discovered');
    expect(discovered.length).toBe(20);
    const rows = await vms();
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(discovered.map((event) => event.subject.id)));
  });

  test('keeps units and templates, in their tree, and drops what is gone', async () => {
    const host = {
      id: 'h1',
      name: 'alpha',
      type: 'HOST' as const,
      state: 'AVAILABLE' as const,
      totalCpu: 8,
      availableCpu: 4,
      totalMemoryGb: 32,
      availableMemoryGb: 16,
      children: [],
    };
    hypervisor.resources = {
      computeUnits: [{ ...host, id: 'c', name: 'cluster', type: 'CLUSTER', children: [host] }],
      storageUnits: [],
      networkUnits: [
        { id: 'n', name: 'lan', type: 'BRIDGED', vlan: 7, active: true, hosts: [] },
        { id: 'm', name: 'gone soon', type: 'NAT', vlan: null, active: false, hosts: [] },
      ],
    };
    hypervisor.put(observation('a', { host: 'h1' }));
    const connectionId = await connect();
    const lists = createLists(running.core.db, running.core.clock);
    const tree = await until('the tree', async () => {
      const read = await lists.resources(running.tenantId, connectionId);
      return read.networks.length === 2 ? read : undefined;
    });
    expect(tree.computeUnits).toMatchObject([
      { name: 'cluster', children: [{ name: 'alpha', availableCpu: 4 }] },
    ]);
    await until('the VM', () => vm('a'));
    expect(await vm('a')).toMatchObject({ host: 'h1', hostName: 'alpha' });
    hypervisor.resources = {
      ...hypervisor.resources,
      networkUnits: hypervisor.resources.networkUnits.slice(0, 1),
    };
    const { requestRefresh } = await import('../src/connections/notes.ts');
    await requestRefresh(running.core.db, running.tenantId, connectionId);
    await until('one network', async () => {
      const { items } = await lists.networks.list(running.tenantId, { limit: 50 });
      return items.length === 1 && items[0]?.vlan === 7;
    });
    expect((await events('resource.removed')).map((event) => event.subject.name)).toEqual(['gone soon']);
  });

  test('lets VMs go with their connection, without a word to the hypervisor', async () => {
    hypervisor.put(observation('a'));
    const connectionId = await connect();
    await until('the VM', () => vm('a'));
    const before = hypervisor.calls.length;
    expect(await running.core.connections.remove(running.tenantId, connectionId)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await vms()).toEqual([]);
    await until('released', () => attached.includes(`-${connectionId}`));
    expect(
      hypervisor.calls.slice(before).filter((call) => call.includes('delete') || call.includes('stop')),
    ).toEqual([]);
    expect(hypervisor.vms.size).toBe(1);
  });

  test('does not let a hanging hypervisor slow another one', async () => {
    const first = await connect('first', 'first');
    await until('attached', () => attached.length === 1);
    hypervisor.hanging.add('getVm');
    hypervisor.put(observation('a'));
    const stuck = running.core.inventory.refreshVm(running.tenantId, first, 'a', AbortSignal.timeout(200));
    const second = await connect('second', 'second');
    await until('both attached', () => attached.length === 2);
    hypervisor.put(observation('b'));
    await until('seen through both', async () => (await vms('name = b')).length === 2, 3000);
    expect(second).not.toBe(first);
    const answer = await stuck;
    expect(answer.ok).toBe(false);
  });

  test('keeps a VM whose name no JSON column can hold', async () => {
    hypervisor.put(observation('odd', { name: 'nul\0 and \ud800 half' }), observation('fine'));
    await connect();
    await until('both VMs', async () => (await vms()).length === 2);
    expect((await vms()).map((each) => each.name).toSorted()).toEqual(['fine', 'nul\uFFFD and \uFFFD half']);
  });
});
