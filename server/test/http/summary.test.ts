import type { SummaryView } from '@anyvisor/api';
import { summaryView } from '@anyvisor/api';
import { hypervisorError } from '@anyvisor/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant } from '../../src/db/transaction.ts';
import { putConnection, putOperation, putUnit, putVm } from './support/estate.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

const gib = 2 ** 30;
let it: TestApp;
let summary: SummaryView;
const now = new Date();
const longAgo = new Date(now.getTime() - 3_600_000);

beforeAll(async () => {
  it = await testApp();
  const { tenantId } = it;
  await inTenant(it.core.db, tenantId, async (tx) => {
    const healthy = await putConnection(tx, tenantId, { name: 'healthy', health: 'HEALTHY', seen: now });
    const down = await putConnection(tx, tenantId, {
      name: 'down',
      type: 'VSPHERE',
      health: 'UNREACHABLE',
      seen: longAgo,
      error: hypervisorError('ConnectionFailed', { message: 'nobody there', cause: new Error('secret') }),
    });
    const silent = await putConnection(tx, tenantId, { name: 'silent', health: 'HEALTHY', seen: longAgo });
    const off = await putConnection(tx, tenantId, {
      name: 'off',
      health: 'HEALTHY',
      seen: now,
      enabled: false,
    });
    await putConnection(tx, tenantId, { name: 'looking', health: 'HEALTHY', seen: now, mode: 'read_only' });
    await putConnection(tx, tenantId, { name: 'new', type: 'PROXMOX' });
    for (const [connectionId, name, state, seen] of [
      [healthy, 'a', 'RUNNING', longAgo],
      [healthy, 'b', 'RUNNING', now],
      [healthy, 'c', 'STOPPED', now],
      [healthy, 'd', 'UNKNOWN', now],
      [down, 'e', 'RUNNING', now],
      [down, 'f', 'STOPPED', longAgo],
      [silent, 'g', 'RUNNING', longAgo],
      [silent, 'h', 'PAUSED', now],
      [off, 'i', 'RUNNING', now],
    ] as const) {
      await putVm(tx, tenantId, connectionId, { name, state, seen });
    }
    await putVm(tx, tenantId, healthy, { name: 'gone', seen: longAgo, missing: longAgo });
    const compute = (connectionId: string, name: string, type: string, facts: object, parentId?: string) =>
      putUnit(tx, tenantId, connectionId, {
        kind: 'compute',
        name,
        type,
        facts: { state: 'AVAILABLE', ...facts },
        ...(parentId === undefined ? {} : { parentId }),
      });
    const nothing = { totalCpu: null, availableCpu: null, totalMemoryGb: null, availableMemoryGb: null };
    const room = { totalCpu: 8, availableCpu: 2, totalMemoryGb: 64, availableMemoryGb: 16 };
    const site = await compute(healthy, 'site', 'DATACENTER', nothing);
    const cluster = await compute(healthy, 'cluster', 'CLUSTER', nothing, site);
    await compute(healthy, 'h1', 'HOST', room, cluster);
    await compute(healthy, 'h2', 'HOST', { ...room, availableMemoryGb: 64, state: 'MAINTENANCE' }, cluster);
    await compute(healthy, 'h3', 'HOST', { ...nothing, state: 'UNREACHABLE' }, cluster);
    await compute(healthy, 'alone', 'HOST', room, site);
    await compute(healthy, 'pool', 'RESOURCE_POOL', room, cluster);
    await compute(down, 'whole', 'CLUSTER', { ...room, totalCpu: 100, availableCpu: null });
    const store = (
      connectionId: string,
      name: string,
      capacityBytes: number | null,
      availableBytes: number | null,
    ) =>
      putUnit(tx, tenantId, connectionId, {
        kind: 'storage',
        name,
        type: 'nfs',
        facts: { capacityBytes, availableBytes, accessible: true },
      });
    await store(healthy, 'roomy', 100 * gib, 50 * gib);
    await store(healthy, 'full', 100 * gib, 0);
    await store(down, 'nearly', 100 * gib, 15 * gib);
    await store(down, 'not-yet', 100 * gib, 16 * gib);
    await store(down, 'unsaid', null, null);
    const ended = { connectionId: healthy, endedAt: now };
    await putOperation(tx, tenantId, { kind: 'vm.start', state: 'RUNNING' });
    await putOperation(tx, tenantId, { kind: 'vm.stop', state: 'QUEUED' });
    await putOperation(tx, tenantId, { kind: 'vm.stop', state: 'SUCCEEDED', ...ended });
    const day = 86_400_000;
    await putOperation(tx, tenantId, { kind: 'vm.stop', state: 'FAILED', endedAt: new Date(+now - 2 * day) });
    for (let index = 0; index < 12; index += 1) {
      await putOperation(tx, tenantId, {
        kind: 'vm.create',
        state: 'FAILED',
        name: `made-${index}`,
        createdAt: new Date(+now - 2 * day),
        connectionId: healthy,
        endedAt: new Date(+now - index * 1000),
        error: hypervisorError('ResourceExhausted', {
          message: 'full',
          resourceType: 'storage',
          requested: 2,
          available: 1,
        }),
      });
    }
  });
  summary = await it.json<SummaryView>('GET', '/summary', { as: 'viewer' });
});
afterAll(() => it?.close());

test('the answer is what the contract says', () => {
  expect(summaryView.parse(summary)).toEqual(summary);
});

describe('VMs', () => {
  test('are counted by a state only when it is known now', () => {
    expect(summary.vms).toMatchObject({
      total: 10,
      byState: { RUNNING: 2, STOPPED: 1, PAUSED: 1, SUSPENDED: 0, CRASHED: 0, UNKNOWN: 1 },
      stale: 4,
      missing: 1,
    });
  });

  test('are counted by platform, the most first', () => {
    expect(
      summary.vms.byPlatform.map(({ type, total, running, stale, missing, connections }) => ({
        type,
        total,
        running,
        stale,
        missing,
        connections,
      })),
    ).toEqual([
      { type: 'XAPI', total: 8, running: 2, stale: 2, missing: 1, connections: 4 },
      { type: 'VSPHERE', total: 2, running: 0, stale: 2, missing: 0, connections: 1 },
      { type: 'PROXMOX', total: 0, running: 0, stale: 0, missing: 0, connections: 1 },
    ]);
  });

  test.each(['STALE', 'MISSING', 'OBSERVED'] as const)(
    'that are %s are as many as the list shows',
    async (confidence) => {
      const list = await it.json<{ estimatedTotal: number }>(
        'GET',
        `/vms?fields=id&filter=confidence = ${confidence}`,
      );
      const { total, stale, missing } = summary.vms;
      expect(list.estimatedTotal).toBe(
        { STALE: stale, MISSING: missing, OBSERVED: total - stale - missing }[confidence],
      );
    },
  );
});

describe('capacity', () => {
  const of = (name: string) => summary.capacity.items.find(({ connectionName }) => connectionName === name);

  test('of a cluster is the sum of its hosts, and says when some did not tell', () => {
    expect(of('healthy')?.units.find(({ name }) => name === 'cluster')).toMatchObject({
      type: 'CLUSTER',
      hosts: 3,
      hostsAvailable: 1,
      cores: { total: 16, used: 12, complete: false },
      memory: { total: 128 * gib, used: 48 * gib, complete: false },
    });
  });

  test('lists clusters and the hosts that are in none, and no other unit', () => {
    expect(of('healthy')?.units.map(({ name }) => name)).toEqual(['cluster', 'alone']);
    expect(of('healthy')).toMatchObject({ vms: 5, hosts: 4, cores: { total: 24, used: 18 }, stale: false });
  });

  test('that nobody told is unknown, not nothing', () => {
    expect(of('down')).toMatchObject({
      stale: true,
      units: [{ name: 'whole', hosts: 0, cores: { total: 100, used: null } }],
      storage: { total: 200 * gib, used: 169 * gib, complete: false },
    });
    expect(of('silent')).toMatchObject({
      stale: true,
      units: [],
      cores: { total: null, used: null, complete: false },
      storage: { total: null, used: null, complete: false },
    });
  });
});

test('storage with 85 % used or more is listed, the fullest first', () => {
  expect(summary.storage).toMatchObject({
    nearlyFull: 2,
    fullest: [
      { name: 'full', usedFraction: 1, usedBytes: 100 * gib, connectionName: 'healthy', stale: false },
      { name: 'nearly', usedFraction: 0.85, connectionName: 'down', stale: true },
    ],
  });
});

test('connections that need somebody are listed with the reason, the gravest first', () => {
  expect(summary.connections).toMatchObject({ total: 6, healthy: 2, left: 0 });
  expect(
    summary.connections.attention.map(({ connectionName, reasons }) => [connectionName, reasons]),
  ).toEqual([
    ['down', ['UNREACHABLE']],
    ['silent', ['SILENT']],
    ['new', ['NOT_YET_REACHED']],
    ['off', ['DISABLED']],
    ['looking', ['READ_ONLY']],
  ]);
  const [down] = summary.connections.attention;
  expect(down).toMatchObject({ vms: 2, lastError: { kind: 'ConnectionFailed', message: 'nobody there' } });
  expect(JSON.stringify(down)).not.toContain('secret');
});

test('operations are counted while they run, failures for a day after their end', () => {
  const { queued, running, failed, newestFailures } = summary.operations;
  expect([queued, running, failed]).toEqual([1, 1, 12]);
  expect(newestFailures.map(({ target }) => target.name)).toEqual(
    Array.from({ length: 10 }, (_, index) => `made-${index}`),
  );
  expect(newestFailures[0]).toMatchObject({ error: { kind: 'ResourceExhausted' }, leftovers: false });
});

test('another tenant sees nothing of it', async () => {
  expect(await it.json('GET', '/summary', { as: 'stranger' })).toMatchObject({
    vms: { total: 0, byPlatform: [] },
    connections: { total: 0, attention: [] },
    capacity: { items: [], left: 0 },
    storage: { nearlyFull: 0 },
    operations: { queued: 0, running: 0, failed: 0 },
  });
});
