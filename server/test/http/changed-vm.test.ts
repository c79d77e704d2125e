import { vmEventData } from '@anyvisor/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTenant } from '../../src/db/transaction.ts';
import { eventsAfter } from '../../src/events/queries.ts';
import { observation } from '../support/observation.ts';
import { until } from '../support/until.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

test('a change tells all that a list shows of the VM, and what of it was otherwise', async () => {
  const amounts = { totalCpu: 1, availableCpu: 1, totalMemoryGb: 1, availableMemoryGb: 1 };
  const host = {
    id: 'host-2',
    name: 'esx-two',
    type: 'HOST',
    state: 'AVAILABLE',
    children: [],
    ...amounts,
  } as const;
  it.hypervisor.resources = { ...it.hypervisor.resources, computeUnits: [host] };
  const { vmId } = await it.connect();
  it.hypervisor.put(
    observation('vm-1', {
      host: 'host-2',
      memory: { sizeBytes: 2 ** 32, maxBytes: 2 ** 32 },
      tags: ['prod'],
      guest: { os: 'Debian', hostname: 'a', agent: 'RUNNING' },
      snapshotCount: 2,
    }),
  );
  const listed = await until('it has moved', async () => {
    const { items } = await it.json<{ items: { id: string; host: string | null }[] }>('GET', '/vms');
    return items.find(({ id, host: on }) => id === vmId && on === 'host-2');
  });
  const events = await inTenant(it.core.db, it.tenantId, (tx) => eventsAfter(tx, 0, 1000));
  const told = vmEventData.parse(events.find(({ type }) => type === 'vm.changed')?.data);
  const { before, ...fields } = told;
  expect(before).toEqual({
    host: 'host-1',
    memoryBytes: 2 ** 31,
    tags: [],
    os: null,
    agent: 'UNKNOWN',
    snapshotCount: 0,
  });
  expect(listed).toMatchObject({ ...fields, hostName: 'esx-two' });
});
