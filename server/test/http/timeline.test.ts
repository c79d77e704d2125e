import type { Page, TimelineEntryView } from '@anyvisor/api';
import { timelineRoutes } from '@anyvisor/api';
import { hypervisorError } from '@anyvisor/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAudit } from '../../src/audit/record.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/queries.ts';
import { putOperation } from './support/estate.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
let vmId: string;
const goneVm = '0197a000-0000-7000-8000-0000000000aa';
const start = Date.parse('2030-01-01T00:00:00Z');
const at = (second: number) => new Date(start + second * 1000);

beforeAll(async () => {
  it = await testApp();
  ({ vmId } = await it.connect());
  const { tenantId, core } = it;
  await inTenant(core.db, tenantId, async (tx) => {
    const actor = { type: 'token', id: core.newId(), name: 'anna' };
    const entry = { tenantId, actor, subject: { type: 'vm', id: vmId, name: 'vm-1' } };
    await recordAudit(tx, {
      ...entry,
      id: core.newId(),
      at: at(3),
      action: 'vm.console',
      detail: { protocol: 'vnc' },
    });
    // What an operation writes down of itself.
    await recordAudit(tx, {
      ...entry,
      id: core.newId(),
      at: at(1),
      action: 'vm.stop',
      detail: { operationId: 'x' },
    });
    await putOperation(tx, tenantId, {
      kind: 'vm.stop',
      state: 'FAILED',
      vmId,
      requester: actor,
      createdAt: at(1),
      endedAt: at(4),
      error: hypervisorError('OperationFailed', {
        message: 'no',
        operation: 'stop',
        cause: new Error('inner'),
      }),
    });
    await putOperation(tx, tenantId, { kind: 'vm.delete', state: 'SUCCEEDED', vmId: goneVm, endedAt: at(1) });
    const subject = { type: 'vm', id: vmId, name: 'vm-1' } as const;
    const stopped = { powerState: 'STOPPED', before: { powerState: 'RUNNING', name: 'old' }, name: 'vm-1' };
    await appendEvents(tx, tenantId, [{ type: 'vm.changed', subject, data: stopped }], at(2));
    const operation = {
      type: 'operation.finished',
      subject: { type: 'operation', id: vmId },
      data: {},
    } as const;
    await appendEvents(tx, tenantId, [operation], at(2));
    const same = { type: 'vm.changed', subject, data: { powerState: 'RUNNING' } } as const;
    await appendEvents(tx, tenantId, [same, same, same], at(5));
  });
});
afterAll(() => it?.close());

type History = Page<TimelineEntryView>;
const read = (query = '', as: 'admin' | 'operator' | 'viewer' = 'admin') =>
  it.json<History>('GET', `/vms/${vmId}/timeline${query}`, { as });

test('what happened to a VM, what was done to it and who looked at it stand in one list, newest first', async () => {
  const page = await read();
  expect(timelineRoutes.getVmTimeline.responses[200].schema.parse(page)).toEqual(page);
  expect(page.items.map(({ source, type }) => [source, type])).toEqual([
    ['event', 'vm.changed'],
    ['event', 'vm.changed'],
    ['event', 'vm.changed'],
    ['audit', 'vm.console'],
    ['event', 'vm.changed'],
    ['operation', 'vm.stop'],
    ['event', 'vm.discovered'],
  ]);
  expect(page.items[4]?.changes).toEqual([
    { field: 'name', from: 'old', to: 'vm-1' },
    { field: 'powerState', from: 'RUNNING', to: 'STOPPED' },
  ]);
  expect(page.items[5]).toMatchObject({
    actor: { name: 'anna' },
    at: at(1).toISOString(),
    operation: { state: 'FAILED', endedAt: at(4).toISOString(), error: { message: 'no' } },
  });
  expect(JSON.stringify(page)).not.toContain('inner');
});

test('pages follow each other without a gap or a repetition, also within one moment', async () => {
  const all = (await read()).items.map(({ id }) => id);
  for (const limit of [1, 2, 3]) {
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: History = await read(`?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(all);
  }
  expect(new Set(all).size).toBe(all.length);
});

test('only the sources that are asked for are shown, and audit entries only to who may read them', async () => {
  const sources = async (query: string, as?: 'operator' | 'viewer') =>
    new Set((await read(query, as)).items.map(({ source }) => source));
  expect(await sources('?source=operation')).toEqual(new Set(['operation']));
  expect(await sources('?source=audit,event')).toEqual(new Set(['audit', 'event']));
  expect(await sources('', 'viewer')).toEqual(new Set(['event', 'operation']));
  expect(await sources('?source=audit', 'operator')).toEqual(new Set());
});

test('a VM that is gone keeps its history, one that never was has none', async () => {
  const gone = await it.json<History>('GET', `/vms/${goneVm}/timeline`);
  expect(gone.items).toMatchObject([{ source: 'operation', type: 'vm.delete' }]);
  for (const [path, as] of [
    ['/vms/0197a000-0000-7000-8000-0000000000ff/timeline', 'admin'],
    [`/vms/${vmId}/timeline`, 'stranger'],
  ] as const) {
    expect((await it.ask('GET', path, { as })).status).toBe(404);
  }
});

test.each([
  'x',
  Buffer.from('2030-13-45T00:00:00.000000Z event-1').toString('base64url'),
  Buffer.from("2030-01-01T00:00:00.000000Z event-' or 1").toString('base64url'),
])('a cursor that is not of this list is refused: %s', async (cursor) => {
  const answer = await it.ask('GET', `/vms/${vmId}/timeline?cursor=${cursor}`);
  expect(answer.status).toBe(422);
});
