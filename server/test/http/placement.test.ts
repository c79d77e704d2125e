import type { PlacementView } from '@anyvisor/api';
import { placementView } from '@anyvisor/api';
import { features } from '@anyvisor/domain';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant } from '../../src/db/transaction.ts';
import { putConnection, putUnit, putVm } from './support/estate.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
const now = new Date();
const room = { state: 'AVAILABLE', totalCpu: 8, availableCpu: 4, totalMemoryGb: 64 };

beforeAll(async () => {
  it = await testApp();
  const { tenantId } = it;
  await inTenant(it.core.db, tenantId, async (tx) => {
    const put = async (
      name: string,
      freeGb: number,
      more: Partial<Parameters<typeof putConnection>[2]> = {},
    ) => {
      const id = await putConnection(tx, tenantId, { name, health: 'HEALTHY', seen: now, ...more });
      const unit = (
        kind: 'compute' | 'storage' | 'network' | 'template',
        unitName: string,
        type: string,
        facts = {},
      ) => putUnit(tx, tenantId, id, { kind, name: unitName, type, facts });
      await unit('compute', 'h1', 'HOST', { ...room, availableMemoryGb: freeGb });
      await unit('compute', 'h2', 'HOST', { ...room, availableMemoryGb: 1 });
      await unit('storage', 'fast', 'nfs', { availableBytes: 10 * 2 ** 30, accessible: true });
      await unit('network', 'lan', 'BRIDGE');
      await unit('template', 'debian', 'vm');
      return id;
    };
    const small = await put('small', 4);
    const large = await put('large', 32);
    await put('away', 64, { health: 'UNREACHABLE' });
    await putVm(tx, tenantId, large, { name: 'taken', seen: now });
    await putUnit(tx, tenantId, small, { kind: 'template', name: 'twice', type: 'vm' });
    await sql`insert into resource_unit select gen_random_uuid(), tenant_id, connection_id, kind, 'other-twice', null,
      name, path, type, '', facts, seen_at from resource_unit where name = 'twice'`.execute(tx);
    const mapping = {
      computeMapping: { targetComputeUnit: 'h2' },
      storageMapping: { defaultDatastore: 'ref-fast', alternativeDatastores: ['slow'] },
      networkMapping: { networks: { prod: 'ref-lan', ghost: 'ref-none' } },
    };
    await sql`update tenant_hypervisor_config set resource_mappings = ${JSON.stringify(mapping)}
      where id = ${small}`.execute(tx);
    const capabilities = {
      maxCpuCores: null,
      maxMemoryGb: null,
      features: Object.fromEntries(
        features.map((feature) => [
          feature,
          feature === 'tpm' ? { support: 'none', reason: 'too old' } : { support: 'full' },
        ]),
      ),
    };
    await sql`update connection_status set capabilities = ${JSON.stringify(capabilities)}
      where connection_id = ${small}`.execute(tx);
  });
});
afterAll(() => it?.close());

const spec = {
  name: 'web-01',
  template: 'debian',
  compute: { cpuCores: 1, memoryMb: 512 },
  storage: { disks: [{ sizeGb: 1 }] },
  network: { nics: [{ network: 'lan' }] },
};
const ask = (body: object, more: object = {}) =>
  it.ask('POST', '/vms/placement', { as: 'operator', body: { ...spec, ...body }, ...more });
const place = async (body: object = {}) => (await (await ask(body)).json()) as PlacementView;

test('the roomiest connection that fits is chosen, and each says why or why not', async () => {
  const placement = await place();
  expect(placementView.parse(placement)).toEqual(placement);
  expect(placement).toMatchObject({
    connectionName: 'large',
    reason: 'Of 2 connections that fit it has the most memory free on one host',
    host: { name: null, chosenBy: 'hypervisor' },
    storage: [{ name: null, chosenBy: 'hypervisor' }],
    networks: [{ name: 'lan', nativeRef: 'ref-lan', chosenBy: 'spec' }],
    refusal: null,
  });
  expect(
    placement.candidates.map(({ name, fits, chosen, freeMemoryGb, reasons }) => [
      name,
      fits,
      chosen,
      freeMemoryGb,
      reasons,
    ]),
  ).toEqual([
    ['away', false, false, 64, ['it does not answer at the moment']],
    ['large', true, true, 32, ['it fits, with 32 GiB of memory free on one host']],
    ['small', true, false, 4, ['it fits, with 4 GiB of memory free on one host']],
  ]);
});

test('what the mapping decides is told as such, also what it names in vain', async () => {
  const placement = await place({
    placement: { connection: 'small' },
    network: { nics: [{ network: 'prod' }, { network: 'ghost' }] },
  });
  expect(placement).toMatchObject({
    connectionName: 'small',
    reason: 'The spec names it',
    host: { name: 'h2', nativeRef: 'ref-h2', chosenBy: 'mapping' },
    storage: [
      { name: 'fast', nativeRef: 'ref-fast', chosenBy: 'mapping', reason: expect.stringContaining('slow') },
    ],
    networks: [
      { name: 'lan', nativeRef: 'ref-lan', chosenBy: 'mapping' },
      {
        name: 'ref-none',
        nativeRef: null,
        chosenBy: 'mapping',
        reason: expect.stringContaining('not found'),
      },
    ],
  });
});

test('where nothing fits the answer says so of each', async () => {
  const placement = await place({ template: 'windows' });
  expect(placement).toMatchObject({
    connectionId: null,
    host: null,
    storage: [],
    reason: 'No connection fits',
  });
  expect(placement.candidates.every(({ reasons }) => reasons.includes('it has no template windows'))).toBe(
    true,
  );
});

describe('what creating it would be refused for', () => {
  test.each<[string, object, object]>([
    ['a name that is taken', { name: 'taken' }, { kind: 'ResourceAlreadyExists' }],
    ['an endpoint that does not answer', { placement: { connection: 'away' } }, { kind: 'ConnectionFailed' }],
    [
      'a feature the endpoint lacks',
      { placement: { connection: 'small' }, requirements: ['tpm'] },
      { kind: 'OperationNotSupported', message: expect.stringContaining('too old') },
    ],
  ])('is part of the answer: %s', async (_, body, refusal) => {
    expect((await place(body)).refusal).toMatchObject(refusal);
  });

  test.each<[string, object, string]>([
    ['a field that is wrong', { compute: { cpuCores: 0, memoryMb: 512 } }, '/compute/cpuCores'],
    ['a field that is not known', { colour: 'red' }, '/colour'],
    [
      'an extension its adapter does not know',
      { extensions: { LIBVIRT: { odd: 1 } } },
      '/extensions/LIBVIRT',
    ],
    ['a connection that is not there', { placement: { connection: 'none' } }, '/placement/connection'],
    [
      'a template that is there twice',
      { template: 'twice', placement: { connection: 'small' } },
      '/template',
    ],
  ])('is a violation where the spec itself is wrong: %s', async (_, body, pointer) => {
    const answer = await ask(body);
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { kind: 'InvalidVmSpec', violations: [{ pointer: expect.stringContaining(pointer) }] },
    ]);
  });
});

test('a dry run of the creation gives the same answer, and neither writes anything', async () => {
  const dry = await it.json('POST', '/vms?dryRun=true', { body: spec });
  expect(dry).toEqual(await place());
  const counts = await inTenant(
    it.core.db,
    it.tenantId,
    async (tx) =>
      (
        await sql`select (select count(*) from operation) as operations, (select count(*) from name_claim) as claims,
        (select count(*) from event where type like 'operation.%') as events`.execute(tx)
      ).rows[0],
  );
  expect(counts).toEqual({ operations: 0, claims: 0, events: 0 });
  expect(it.operations.started).toEqual([]);
});

test('a spec in YAML is placed as well, and only for who may create', async () => {
  const yaml = `name: web\ntemplate: debian\ncompute: {cpuCores: 1, memoryMb: 512}\nstorage: {disks: []}\nnetwork: {nics: []}`;
  const answer = await it.ask('POST', '/vms/placement', {
    text: yaml,
    headers: { 'content-type': 'application/yaml' },
  });
  expect(await answer.json()).toMatchObject({
    connectionName: 'large',
    storage: [{ chosenBy: 'hypervisor' }],
  });
  expect((await ask({}, { as: 'viewer' })).status).toBe(403);
});
