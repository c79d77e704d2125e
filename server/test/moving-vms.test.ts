import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTenant } from '../src/db/transaction.ts';
import { createLists } from '../src/inventory/lists/lists.ts';
import { FakeHypervisor } from './support/fake-hypervisor.ts';
import { observation } from './support/observation.ts';
import { callContext, testCore } from './support/test-core.ts';
import type { TestCore } from './support/test-core.ts';
import { until } from './support/until.ts';

/** Two hypervisors of one type, each behind a connection of its own. */
let source: FakeHypervisor;
let destination: FakeHypervisor;
let running: TestCore;
let from: string;
let to: string;

beforeEach(async () => {
  source = new FakeHypervisor();
  destination = new FakeHypervisor();
  const adapter = source.adapter();
  const both = {
    adapter: () => ({
      ...adapter,
      connect: (parameters, environment) =>
        (parameters.host === 'there' ? destination.adapter() : adapter).connect(parameters, environment),
    }),
  } satisfies Pick<FakeHypervisor, 'adapter'>;
  running = await testCore(both as FakeHypervisor);
  await running.core.attend({ onAttach: () => undefined, onDetach: () => undefined });
  from = await connect('here');
  to = await connect('there');
});
afterEach(() => running.close());

async function connect(host: string): Promise<string> {
  const parameters = { type: 'XAPI', host, password: 'geheim' };
  const added = await running.core.connections.add(
    running.tenantId,
    { name: host, parameters },
    callContext(),
  );
  if (!added.ok) throw new Error(added.error.message);
  return added.value.id;
}

async function vms() {
  const lists = createLists(running.core.db, running.core.clock);
  const { items } = await lists.vms(running.tenantId, { limit: 500 });
  return items.map(({ id, connectionId, confidence, powerState }) => ({
    id,
    connectionId,
    confidence,
    powerState,
  }));
}

async function shownAtSource(ref: string): Promise<string> {
  source.put(observation(ref));
  await until('it is shown', async () => (await vms()).length === 1);
  return (await vms())[0]?.id ?? '';
}

/** A migration of that VM, queued and never worked on. */
async function openMigration(vmId: string, ref: string): Promise<string> {
  const id = randomUUID();
  await inTenant(running.core.db, running.tenantId, async (tx) => {
    const target = JSON.stringify({ type: 'vm', id: vmId, name: ref, nativeRef: ref });
    const request = JSON.stringify({ targetConnection: to, live: true });
    await sql`
      insert into operation (id, tenant_id, connection_id, kind, target, state, request, plan, requester,
        correlation_id, created_at, epoch)
      values (${id}, ${running.tenantId}, ${from}, 'vm.migrate', ${target}::jsonb, 'RUNNING', ${request}::jsonb,
        '{}', '{}', 'test', now(), 0)`.execute(tx);
    await sql`insert into operation_queue (operation_id, tenant_id, connection_id, enqueued_at)
      values (${id}, ${running.tenantId}, ${from}, now())`.execute(tx);
  });
  return id;
}

/** Something that waits for its turn, or has had it; answers its id. */
async function asked(vmId: string, ref: string, state: 'QUEUED' | 'RUNNING', name: string): Promise<string> {
  const id = randomUUID();
  await inTenant(running.core.db, running.tenantId, async (tx) => {
    const target = JSON.stringify({ type: 'vm', id: vmId, name: ref, nativeRef: ref });
    await sql`
      insert into operation (id, tenant_id, connection_id, kind, target, state, request, plan, requester,
        correlation_id, created_at, epoch)
      values (${id}, ${running.tenantId}, ${from}, 'vm.reconfigure', ${target}::jsonb, ${state}, '{}',
        '{"mapping": null, "template": null, "expanded": []}', '{}', 'test', now(), 7)`.execute(tx);
    await sql`insert into operation_queue (operation_id, tenant_id, connection_id, enqueued_at)
      values (${id}, ${running.tenantId}, ${from}, now())`.execute(tx);
    await sql`insert into name_claim (connection_id, name, tenant_id, operation_id)
      values (${from}, ${name}, ${running.tenantId}, ${id})`.execute(tx);
  });
  return id;
}

/** Where an operation is, by its own row, by the queue and by the name it holds. */
function whereIs(id: string): Promise<unknown> {
  return inTenant(running.core.db, running.tenantId, async (tx) => {
    const { rows } = await sql`
      select o.connection_id as recorded, q.connection_id as queued, c.connection_id as holds, o.epoch::int as epoch,
        o.plan->'mapping' ? 'networkMapping' as mapped
      from operation o join operation_queue q on q.operation_id = o.id
      left join name_claim c on c.operation_id = o.id where o.id = ${id}`.execute(tx);
    return rows[0];
  });
}

describe('what is queued for a VM that moves', () => {
  test('follows it to its new connection, and what has begun does not', async () => {
    const ref = randomUUID();
    const id = await shownAtSource(ref);
    const [waiting, begun, other] = [
      await asked(id, ref, 'QUEUED', 'new-name'),
      await asked(id, ref, 'RUNNING', 'taken'),
      await asked(randomUUID(), 'another', 'QUEUED', 'not-mine'),
    ];
    destination.vms.set(ref, observation(ref));
    const where = { tenantId: running.tenantId, vmId: id, from, to, nativeRef: ref };
    await running.core.inventory.relocateVm(where, new AbortController().signal);
    expect(await whereIs(waiting)).toEqual({ recorded: to, queued: to, holds: to, epoch: 0, mapped: true });
    for (const each of [begun, other]) {
      expect(await whereIs(each)).toMatchObject({ recorded: from, queued: from, holds: from, epoch: 7 });
    }
  });

  test('follows it without the name it wanted when somebody at the new connection has that', async () => {
    const ref = randomUUID();
    const id = await shownAtSource(ref);
    const waiting = await asked(id, ref, 'QUEUED', 'wanted');
    await inTenant(running.core.db, running.tenantId, (tx) =>
      sql`insert into name_claim (connection_id, name, tenant_id, operation_id)
        values (${to}, 'wanted', ${running.tenantId}, ${randomUUID()})`.execute(tx),
    );
    destination.vms.set(ref, observation(ref));
    const where = { tenantId: running.tenantId, vmId: id, from, to, nativeRef: ref };
    await running.core.inventory.relocateVm(where, new AbortController().signal);
    expect(await whereIs(waiting)).toMatchObject({ recorded: to, queued: to, holds: null });
  });

  test('follows it when somebody else has moved it', async () => {
    const ref = randomUUID();
    const id = await shownAtSource(ref);
    const waiting = await asked(id, ref, 'QUEUED', 'new-name');
    source.take(ref);
    await until('it is missed', async () => (await vms())[0]?.confidence === 'MISSING');
    destination.put(observation(ref));
    await until('it is found', async () => (await vms())[0]?.confidence === 'OBSERVED');
    expect(await whereIs(waiting)).toMatchObject({ recorded: to, queued: to });
  });
});

describe('a VM on its way to another connection', () => {
  test('is neither lost at one nor found at the other, and then has moved under its id', async () => {
    const ref = randomUUID();
    const id = await shownAtSource(ref);
    await openMigration(id, ref);
    destination.put(observation(ref, { powerState: 'PAUSED' }), observation('other'));
    await until('the destination’s news have been written', async () => (await vms()).length === 2);
    source.take(ref);
    source.put(observation('more'));
    await until('the source’s news have been written', async () => (await vms()).length === 3);
    const before = (await vms()).filter((vm) => vm.id === id);
    expect(before).toMatchObject([{ connectionId: from, confidence: 'OBSERVED' }]);

    destination.vms.set(ref, observation(ref));
    const where = { tenantId: running.tenantId, vmId: id, from, to, nativeRef: ref };
    const { relocateVm } = running.core.inventory;
    expect(await relocateVm(where, new AbortController().signal)).toEqual({ ok: true, value: 'moved' });
    const after = (await vms()).filter((vm) => vm.id === id);
    expect(after).toMatchObject([{ connectionId: to, confidence: 'OBSERVED', powerState: 'RUNNING' }]);
    expect(await vms()).toHaveLength(3);
  });

  test('that was taken for a new one there is one again, also when it moves twice', async () => {
    const ref = randomUUID();
    const id = await shownAtSource(ref);
    destination.put(observation(ref));
    await until('it is doubled', async () => (await vms()).length === 2);
    const signal = new AbortController().signal;
    const where = { tenantId: running.tenantId, vmId: id, nativeRef: ref };
    for (let time = 1; time <= 2; time += 1) {
      await running.core.inventory.relocateVm({ ...where, from, to }, signal);
      expect(await vms()).toMatchObject([{ id, connectionId: to }]);
    }
  });

  test('that is not there stays where it was', async () => {
    const ref = randomUUID();
    const id = await shownAtSource(ref);
    const where = { tenantId: running.tenantId, vmId: id, from, to, nativeRef: ref };
    const moved = await running.core.inventory.relocateVm(where, new AbortController().signal);
    expect(moved).toEqual({ ok: true, value: 'stayed' });
    expect(await vms()).toMatchObject([{ id, connectionId: from }]);
  });
});

describe('a VM that somebody else has moved', () => {
  test('keeps its id when it was missing before it was found', async () => {
    const ref = randomUUID();
    const id = await shownAtSource(ref);
    source.take(ref);
    await until('it is missed', async () => (await vms())[0]?.confidence === 'MISSING');
    destination.put(observation(ref));
    await until('it is found', async () => (await vms())[0]?.confidence === 'OBSERVED');
    expect(await vms()).toMatchObject([{ id, connectionId: to }]);
  });

  test('is another one where references are not unlike those of all other endpoints', async () => {
    const id = await shownAtSource('vm-100');
    source.take('vm-100');
    await until('it is missed', async () => (await vms())[0]?.confidence === 'MISSING');
    destination.put(observation('vm-100'));
    await until('there are two', async () => (await vms()).length === 2);
    expect((await vms()).find((vm) => vm.connectionId === to)?.id).not.toBe(id);
  });
});
