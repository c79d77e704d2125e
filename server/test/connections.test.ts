import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorAdapter } from '@anyvisor/port';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRegistry } from '../src/connections/adapter-registry.ts';
import { admitMutation } from '../src/connections/admit-mutation.ts';
import type { ConnectionInput } from '../src/connections/connection-view.ts';
import { readParameters } from '../src/connections/parameters.ts';
import { inTenant } from '../src/db/transaction.ts';
import { eventsAfter } from '../src/events/queries.ts';
import { FakeHypervisor } from './support/fake-hypervisor.ts';
import { makeTenant } from './support/make-tenant.ts';
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
    onAttach: (_lease, { config }) => attached.push(`+${config.name}`),
    onDetach: () => void attached.push('-'),
  });
});
afterEach(() => running.close());

const input = (name: string, more: Partial<ConnectionInput> = {}): ConnectionInput => ({
  name,
  parameters: { type: 'XAPI', host: `${name}.example`, password: 'geheim' },
  ...more,
});
const add = (name: string, more: Partial<ConnectionInput> = {}) =>
  running.core.connections.add(running.tenantId, input(name, more), callContext());

async function added(name: string, more: Partial<ConnectionInput> = {}) {
  const answer = await add(name, more);
  if (!answer.ok) {
    throw new Error(answer.error.message);
  }
  return answer.value;
}

const list = () => running.core.connections.list(running.tenantId, { limit: 10 });

describe('adding a connection', () => {
  test('tests it, keeps it encrypted, and shows it without its secrets', async () => {
    const view = await added('one');
    expect(view).toMatchObject({
      name: 'one',
      type: 'XAPI',
      endpoint: 'one.example',
      parameters: { host: 'one.example' },
      secretsSet: ['password'],
      enabled: true,
      mode: 'read_write',
      concurrency: 4,
      version: 1,
      status: { health: 'HEALTHY', product: 'Fake', version: '1.0' },
    });
    expect(JSON.stringify(await list())).not.toContain('geheim');
    const rows = await inTenant(running.core.db, running.tenantId, (tx) =>
      tx.selectFrom('tenant_hypervisor_config').selectAll().execute(),
    );
    expect(rows[0]?.connection_params_encrypted.includes('geheim')).toBe(false);
    const told = await inTenant(running.core.db, running.tenantId, (tx) => eventsAfter(tx, 0, 100));
    expect(told.map((event) => event.type)).toContain('connection.created');
    expect(JSON.stringify(told)).not.toContain('geheim');
  });

  test('changes nothing when the endpoint refuses, unless asked to keep it all the same', async () => {
    hypervisor.failure = hypervisorError('AuthenticationFailed', { message: 'wrong password' });
    expect(await add('one')).toMatchObject({ ok: false, error: { kind: 'AuthenticationFailed' } });
    expect(await list()).toEqual([]);
    expect((await added('one', { skipTest: true })).status.health).toBe('UNKNOWN');
  });

  test('says clearly what does not fit', async () => {
    const bad = (parameters: Record<string, unknown>) => add('bad', { parameters });
    expect(await bad({ type: 'XAPI', host: 'h' })).toMatchObject({
      ok: false,
      error: { kind: 'InvalidConfiguration', field: 'parameters.password' },
    });
    expect(await bad({ type: 'XAPI', host: 'h', password: 'p', extra: 1 })).toMatchObject({
      ok: false,
      error: { kind: 'InvalidConfiguration' },
    });
    expect(await bad({ type: 'ABACUS', host: 'h' })).toMatchObject({
      ok: false,
      error: { kind: 'InvalidConfiguration', field: 'type' },
    });
    expect(await bad({ vcenterUrl: 'https://vc', username: 'u', password: 'p' })).toMatchObject({
      ok: false,
      error: { field: 'type', message: 'The type VSPHERE is not available in this build' },
    });
    expect(hypervisor.calls).toEqual([]);
  });

  test('refuses a name that is taken, and an endpoint that is there already', async () => {
    hypervisor.endpointId = 'pool-1';
    const first = await added('one');
    const named = await add('one', {
      parameters: { type: 'XAPI', host: 'other', password: 'p' },
      skipTest: true,
    });
    expect(named).toMatchObject({ ok: false, error: { kind: 'ResourceAlreadyExists', resourceId: 'one' } });
    expect(await add('two')).toMatchObject({
      ok: false,
      error: {
        kind: 'ResourceAlreadyExists',
        resourceId: first.id,
        message: expect.stringContaining('"one"'),
      },
    });
    await running.core.connections.update(running.tenantId, first.id, { enabled: false }, callContext());
    expect((await add('two')).ok).toBe(true);
  });

  test('reads the old single-vendor form with one warning', () => {
    const warnings: string[] = [];
    const vsphere = { ...hypervisor.adapter(), type: 'VSPHERE' } as HypervisorAdapter;
    const lenient = {
      ...vsphere,
      parameters: { ...vsphere.parameters, parse: (value: unknown) => ({ ok: true, value }) },
    };
    const read = readParameters(
      createRegistry([lenient as HypervisorAdapter]),
      { vcenterUrl: 'https://vc', username: 'u', password: 'p' },
      (warning) => warnings.push(warning),
    );
    expect(read).toMatchObject({ ok: true, value: { raw: { type: 'VSPHERE', vcenterUrl: 'https://vc' } } });
    expect(warnings.length).toBe(1);
  });
});

describe('changing a connection', () => {
  test('keeps secrets that are not given again, while the address stays', async () => {
    const { id } = await added('one');
    const parameters = { host: 'one.example' };
    const same = await running.core.connections.update(running.tenantId, id, { parameters }, callContext());
    expect(same).toMatchObject({ ok: true, value: { version: 2, secretsSet: ['password'] } });
    const moved = await running.core.connections.update(
      running.tenantId,
      id,
      { parameters: { host: 'elsewhere' } },
      callContext(),
    );
    expect(moved).toMatchObject({
      ok: false,
      error: { kind: 'InvalidConfiguration', field: 'parameters.password' },
    });
    expect(hypervisor.connects.every(({ host }) => host === 'one.example')).toBe(true);
  });

  test('refuses an old version with the present one, and another type', async () => {
    const { id } = await added('one');
    const update = (patch: Partial<ConnectionInput>, version?: number) =>
      running.core.connections.update(running.tenantId, id, patch, callContext(), version);
    expect((await update({ name: 'uno' }, 1)).ok).toBe(true);
    expect(await update({ name: 'eins' }, 1)).toEqual({
      ok: false,
      error: { kind: 'VersionConflict', current: 2 },
    });
    expect(await update({ parameters: { type: 'LIBVIRT', host: 'h' } })).toMatchObject({
      error: { field: 'type' },
    });
    expect((await list()).map((view) => view.name)).toEqual(['uno']);
  });

  test('takes effect on the open port: mode and name at once, parameters by a new one', async () => {
    const { id } = await added('one');
    await until('attached', () => attached.includes('+one'));
    const before = await running.core.connections.port(running.tenantId, id);
    const update = (patch: Partial<ConnectionInput>) =>
      running.core.connections.update(running.tenantId, id, patch, callContext());
    await update({ mode: 'read_only', name: 'renamed' });
    await until('taken over', () => before.ok && before.value.config.mode === 'read_only');
    expect(before.ok && before.value.config.name).toBe('renamed');
    await update({ parameters: { host: 'one.example', password: 'neu' }, mode: 'read_write' });
    await until('a new port', () => attached.includes('+renamed'));
    expect(hypervisor.connects.at(-1)?.password).toBe('neu');
    const after = await running.core.connections.port(running.tenantId, id);
    expect(after.ok && before.ok && after.value === before.value).toBe(false);
  });

  test('switched off: no port, no work, no changes; switched on again: all of it', async () => {
    const { id } = await added('one');
    await until('attached', () => attached.includes('+one'));
    const update = (enabled: boolean) =>
      running.core.connections.update(running.tenantId, id, { enabled }, callContext());
    await update(false);
    await until('detached', () => attached.includes('-'));
    expect(await running.core.connections.port(running.tenantId, id)).toMatchObject({
      ok: false,
      error: { kind: 'ConnectionFailed', reason: 'policy' },
    });
    const admitted = () =>
      inTenant(running.core.db, running.tenantId, (tx) => admitMutation(tx, id, 'startVm'));
    expect(await admitted()).toMatchObject({ ok: false, error: { kind: 'ConnectionFailed' } });
    expect((await list())[0]?.status.health).toBe('DISABLED');
    await update(true);
    await until('attached again', () => attached.filter((each) => each === '+one').length === 2);
    expect((await admitted()).ok).toBe(true);
  });

  test('cannot be removed while operations need it', async () => {
    const { id } = await added('one');
    const { inSystem } = await import('../src/db/transaction.ts');
    await inSystem(running.core.db, (tx) =>
      tx
        .insertInto('operation_queue')
        .values({
          operation_id: id,
          tenant_id: running.tenantId,
          connection_id: id,
          lane: 'x',
          enqueued_at: new Date(),
        })
        .execute(),
    );
    expect(await running.core.connections.remove(running.tenantId, id)).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed', reason: 'busy' },
    });
  });
});

describe('connections of others', () => {
  test('are not there', async () => {
    const { id } = await added('one');
    const stranger = await makeTenant(running.core.db);
    const missing = { ok: false, error: { kind: 'ResourceNotFound' } };
    const { connections } = running.core;
    await connections.port(running.tenantId, id);
    expect(await connections.get(stranger, id)).toMatchObject(missing);
    expect(await connections.port(stranger, id)).toMatchObject(missing);
    expect(await connections.test(stranger, id, callContext())).toMatchObject(missing);
    expect(await connections.update(stranger, id, { name: 'x' }, callContext())).toMatchObject(missing);
    expect(await connections.remove(stranger, id)).toMatchObject(missing);
    expect(await connections.list(stranger, { limit: 10 })).toEqual([]);
  });
});

test('two nodes share the connections, and what one node adds the other may attend', async () => {
  const second = await running.anotherNode();
  const elsewhere: string[] = [];
  await second.attend({
    onAttach: (_lease, { config }) => elsewhere.push(config.name),
    onDetach: () => undefined,
  });
  for (const name of ['a', 'b', 'c', 'd']) {
    await added(name);
  }
  await until('all attended', () => attached.length + elsewhere.length === 4);
  expect(elsewhere.length).toBeGreaterThan(0);
});
