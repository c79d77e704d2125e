import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { createIds } from '../../src/ids.ts';
import { listOperations } from '../../src/operations/list.ts';
import type { OperationPage } from '../../src/operations/operation-page.ts';
import { putConnection, putOperation } from '../http/support/estate.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTenant } from '../support/make-tenant.ts';

let database: TestDatabase;
let tenantId: string;
const vmId = randomUUID();
const me = { type: 'user', id: randomUUID(), name: 'anna' };
const hour = 3_600_000;
let connectionId: string;

beforeAll(async () => {
  database = await testDatabase();
  tenantId = await makeTenant(database.db);
  const newId = createIds(systemClock);
  await inTenant(database.db, tenantId, async (tx) => {
    connectionId = await putConnection(tx, tenantId, { name: 'here' });
    const old = new Date(Date.now() - 2 * hour);
    const put = (name: string, more: Partial<Parameters<typeof putOperation>[2]>) =>
      putOperation(tx, tenantId, {
        id: newId(),
        kind: 'vm.stop',
        state: 'SUCCEEDED',
        endedAt: old,
        createdAt: old,
        name,
        ...more,
      });
    await put('old', {});
    await put('long', { endedAt: new Date(), state: 'FAILED' });
    await put('mine', { requester: me, vmId });
    await put('mine-now', { requester: me, createdAt: new Date(), connectionId });
    await put('other', { requester: { ...me, type: 'token' }, vmId, kind: 'vm.start' });
  });
});
afterAll(() => database?.close());

const names = async (page: Partial<OperationPage>) =>
  (await inTenant(database.db, tenantId, (tx) => listOperations(tx, { limit: 10, ...page }))).items.map(
    ({ target }) => target.name,
  );

test.each<[string, () => Partial<OperationPage>, readonly string[]]>([
  ['all', () => ({}), ['other', 'mine-now', 'mine', 'long', 'old']],
  ['of one requester', () => ({ requester: `user:${me.id}` }), ['mine-now', 'mine']],
  ['of one VM', () => ({ vmId }), ['other', 'mine']],
  ['of one connection', () => ({ connectionId }), ['mine-now']],
  ['in a state', () => ({ states: ['FAILED'] }), ['long']],
  ['in one of several states', () => ({ states: ['FAILED', 'RUNNING'] }), ['long']],
  ['of a kind', () => ({ kinds: ['vm.start'] }), ['other']],
  ['begun or ended since', () => ({ since: new Date(Date.now() - hour) }), ['mine-now', 'long']],
  ['by all of it together', () => ({ requester: `user:${me.id}`, vmId, states: ['SUCCEEDED'] }), ['mine']],
])('operations are listed newest first: %s', async (_, page, expected) => {
  expect(await names(page())).toEqual(expected);
});
