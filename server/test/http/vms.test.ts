import type { OperationView, VmView } from '@anyvisor/api';
import { vmView } from '@anyvisor/api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { observation } from '../support/observation.ts';
import { until } from '../support/until.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
let vmId: string;
let connectionId: string;
let isFull = false;
beforeAll(async () => {
  it = await testApp({
    place: async (_tenantId, spec) => ({
      ok: true,
      value: {
        connectionId: isFull || spec.placement?.connection === 'nowhere' ? null : connectionId,
        computeUnit: null,
        candidates: [
          {
            connectionId,
            name: 'fake',
            fits: spec.placement?.connection !== 'nowhere',
            reasons: ['it is the only one'],
          },
        ],
      },
    }),
  });
  ({ vmId, connectionId } = await it.connect());
});
beforeEach(() => {
  it.operations.started.length = 0;
});
afterAll(() => it?.close());

const spec = {
  name: 'web-01',
  template: 'debian',
  compute: { cpuCores: 1, memoryMb: 512 },
  storage: { disks: [] },
  network: { nics: [] },
};

describe('verbs', () => {
  test.each<[string, string, string, object | undefined, object]>([
    ['POST', 'start', 'vm.start', undefined, {}],
    ['POST', 'start', 'vm.start', {}, {}],
    ['POST', 'stop', 'vm.stop', undefined, { force: false }],
    ['POST', 'stop', 'vm.stop', { force: true, timeoutSeconds: 5 }, { force: true, timeoutSeconds: 5 }],
    ['POST', 'restart', 'vm.restart', undefined, { force: false }],
    ['POST', 'suspend', 'vm.suspend', undefined, {}],
    ['POST', 'resume', 'vm.resume', undefined, {}],
    ['POST', 'pause', 'vm.pause', undefined, {}],
    ['POST', 'unpause', 'vm.unpause', undefined, {}],
    ['POST', 'clone', 'vm.clone', { name: 'copy' }, { name: 'copy', mode: 'full' }],
    ['POST', 'reconfigure', 'vm.reconfigure', { cpuCores: 2 }, { cpuCores: 2 }],
    ['POST', 'migrate', 'vm.migrate', { targetHost: 'h2' }, { targetHost: 'h2', live: true }],
    ['POST', 'disks', 'disk.add', { sizeGb: 1 }, { sizeGb: 1 }],
    ['PATCH', 'disks/vda', 'disk.resize', { sizeGb: 2 }, { diskKey: 'vda', sizeGb: 2 }],
    ['DELETE', 'disks/vda?deleteData=true', 'disk.remove', undefined, { diskKey: 'vda', deleteData: true }],
    ['POST', 'nics', 'nic.add', { network: 'lan' }, { network: 'lan' }],
    ['PATCH', 'nics/net%2F0', 'nic.update', { connected: false }, { nicKey: 'net/0', connected: false }],
    ['DELETE', 'nics/net0', 'nic.remove', undefined, { nicKey: 'net0' }],
    ['POST', 'snapshots', 'snapshot.create', { name: 'clean' }, { name: 'clean' }],
    ['POST', 'snapshots/a%20b/revert', 'snapshot.revert', undefined, { snapshotId: 'a b' }],
    ['DELETE', 'snapshots/1', 'snapshot.delete', undefined, { snapshotId: '1', withChildren: false }],
    ['DELETE', '?force=true&deleteDisks=false', 'vm.delete', undefined, { force: true, deleteDisks: false }],
  ])('%s %s begins %s', async (method, path, kind, body, request) => {
    const slash = path.startsWith('?') ? '' : '/';
    const answer = await it.ask(method, `/vms/${vmId}${slash}${path}`, {
      as: 'operator',
      ...(body === undefined ? {} : { body }),
    });
    expect(answer.status, await answer.clone().text()).toBe(202);
    const operation = (await answer.json()) as OperationView;
    expect(answer.headers.get('location')).toBe(`/api/v1/operations/${operation.id}`);
    expect(it.operations.started).toEqual([
      expect.objectContaining({
        kind,
        vmId,
        request,
        tenantId: it.tenantId,
        actor: expect.objectContaining({ name: 'operator' }),
      }),
    ]);
  });

  test.each([
    ['reconfigure', {}],
    ['migrate', {}],
    ['migrate', { live: 'yes', targetHost: 'a' }],
    ['clone', { name: '-bad' }],
    ['disks', { sizeGb: -1 }],
    ['nics', { network: 'lan', mac: 'not a mac' }],
    ['snapshots', { name: '' }],
    ['stop', { force: true, gently: true }],
  ])('%s refuses %o and begins nothing', async (path, body) => {
    expect((await it.ask('POST', `/vms/${vmId}/${path}`, { body })).status).toBe(422);
    expect(it.operations.started).toEqual([]);
  });
});

describe('beginning an operation', () => {
  test('the same key and body answer the same operation, another body is refused', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await it.json<OperationView>('POST', `/vms/${vmId}/stop`, { headers });
    const again = await it.json<OperationView>('POST', `/vms/${vmId}/stop`, { headers });
    expect(again.id).toBe(first.id);
    const other = await it.ask('POST', `/vms/${vmId}/stop`, { headers, body: { force: true } });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ kind: 'IdempotencyConflict' });
    expect(
      (await it.ask('POST', `/vms/${vmId}/stop`, { headers: { 'idempotency-key': 'x'.repeat(201) } })).status,
    ).toBe(422);
  });

  test('wait holds the answer until the end', async () => {
    const waiting = it.ask('POST', `/vms/${vmId}/start?wait=30`);
    await until('it began', () => it.operations.started.length === 1);
    const { items } = await it.json<{ items: OperationView[] }>('GET', '/operations?state=QUEUED');
    const id = items.at(-1)?.id ?? '';
    await it.operations.finish(id, { result: { vmId } });
    const answer = await waiting;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id, state: 'SUCCEEDED', result: { vmId } });
  });

  test('wait answers 202 when the time is over before the end', async () => {
    const answer = await it.ask('POST', `/vms/${vmId}/start?wait=1`);
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as OperationView;
    const began = performance.now();
    expect(await it.json('GET', `/operations/${id}?wait=1`)).toMatchObject({ state: 'QUEUED' });
    expect(performance.now() - began).toBeGreaterThan(900);
    expect((await it.ask('GET', `/operations/${id}?wait=61`)).status).toBe(422);
  });

  test('an operation can be asked to stop, and its clean-up repeated where there is one', async () => {
    const { id } = await it.json<OperationView>('POST', `/vms/${vmId}/start`);
    const cancelled = await it.ask('POST', `/operations/${id}/cancel`, { as: 'operator' });
    expect(cancelled.status).toBe(202);
    await it.operations.finish(id);
    expect((await it.ask('POST', `/operations/${id}/cancel`)).status).toBe(409);
    expect((await it.ask('POST', `/operations/${id}/retry`)).status).toBe(409);
  });
});

describe('creating a VM', () => {
  test('JSON and YAML are the same document', async () => {
    const json = await it.ask('POST', '/vms', { body: spec });
    const yaml = await it.ask('POST', '/vms', {
      text: 'name: web-01\ntemplate: debian\ncompute: { cpuCores: 1, memoryMb: 512 }\nstorage: { disks: [] }\nnetwork: { nics: [] }\n',
      headers: { 'content-type': 'application/yaml' },
    });
    expect([json.status, yaml.status]).toEqual([202, 202]);
    expect(
      it.operations.started.map(({ kind, request, connectionId: where }) => [kind, request, where]),
    ).toEqual([
      ['vm.create', { spec }, connectionId],
      ['vm.create', { spec }, connectionId],
    ]);
  });

  test('asked for twice with one key is answered by the first, though nothing would fit any more', async () => {
    const headers = { 'idempotency-key': 'one-vm' };
    const first = await it.json<OperationView>('POST', '/vms', { body: spec, headers });
    isFull = true;
    const again = await it.ask('POST', '/vms', { body: spec, headers });
    const other = await it.ask('POST', '/vms', { body: { ...spec, name: 'web-02' }, headers });
    isFull = false;
    expect([again.status, (await again.json()) as OperationView]).toMatchObject([202, { id: first.id }]);
    expect([other.status, await other.json()]).toMatchObject([409, { kind: 'IdempotencyConflict' }]);
    expect(it.operations.started).toHaveLength(1);
  });

  test('a spec that fits nowhere is refused with the reasons', async () => {
    const answer = await it.ask('POST', '/vms', { body: { ...spec, placement: { connection: 'nowhere' } } });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      kind: 'ResourceExhausted',
      detail: expect.stringContaining('fake: it is the only one'),
    });
  });
});

test('fifty stops at once are all accepted', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => it.ask('POST', `/vms/${vmId}/stop`, { as: 'operator' })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(it.operations.started).toHaveLength(50);
});

describe('looking at VMs', () => {
  test('a VM is shown as the contract says', async () => {
    const vm = await it.json<VmView>('GET', `/vms/${vmId}`, { as: 'viewer' });
    expect(vmView.parse(vm)).toMatchObject({
      id: vmId,
      name: 'vm-1',
      connectionName: 'fake',
      powerState: 'RUNNING',
    });
    expect((await it.json<{ items: unknown[] }>('GET', `/vms/${vmId}/disks`)).items).toEqual(vm.disks);
    expect((await it.json<{ items: unknown[] }>('GET', `/vms/${vmId}/nics`)).items).toEqual(vm.nics);
  });

  test('a list shows only the fields that were asked for', async () => {
    const { items } = await it.json<{ items: object[] }>(
      'GET',
      '/vms?fields=name,powerState&filter=name%20%3D%20%22vm-1%22',
    );
    expect(items).toEqual([{ name: 'vm-1', powerState: 'RUNNING' }]);
  });

  test('figures are those of now, and a stopped VM has none', async () => {
    expect(await it.json('GET', `/vms/${vmId}/metrics`)).toMatchObject({
      gauges: { cpuUsage: 0.5 },
      totals: { cpuSeconds: 12 },
    });
    it.hypervisor.put(observation('vm-1', { powerState: 'STOPPED' }));
    const stopped = await it.ask('GET', `/vms/${vmId}/metrics`);
    expect([stopped.status, ((await stopped.json()) as { reason: string }).reason]).toEqual([409, 'state']);
    it.hypervisor.put(observation('vm-1'));
  });

  test('findings are told with what mends them, the gravest first', async () => {
    expect(await it.json('GET', `/vms/${vmId}/findings`)).toMatchObject({
      items: [
        { id: 'disk-slow', specPatch: [{ op: 'set', pointer: '/storage/disks/0/bus', value: 'virtio' }] },
        { id: 'agent-missing', specPatch: [] },
      ],
    });
  });

  test('snapshots are read from the hypervisor', async () => {
    it.hypervisor.snapshots = [
      {
        id: '1',
        name: 'clean',
        description: '',
        createdAt: new Date(0),
        parentId: null,
        current: true,
        withMemory: false,
        powerState: 'STOPPED',
        sizeBytes: null,
      },
    ];
    const { items } = await it.json<{ items: object[] }>('GET', `/vms/${vmId}/snapshots`);
    expect(items).toEqual([
      expect.objectContaining({ id: '1', name: 'clean', createdAt: '1970-01-01T00:00:00.000Z' }),
    ]);
  });

  test('a refresh reads the VM again', async () => {
    it.hypervisor.vms.set('vm-1', observation('vm-1', { cpu: { cores: 8, maxCores: 8 } }));
    expect(await it.json('POST', `/vms/${vmId}/refresh`, { as: 'viewer' })).toMatchObject({
      cpu: { cores: 8 },
    });
  });

  test('what can be done is narrowed by rights and by the connection’s mode', async () => {
    type Actions = { actions: Record<string, { allowed: boolean; kind?: string; reason?: string }> };
    const path = `/vms/${vmId}/actions`;
    const admin = await it.json<Actions>('GET', path);
    expect(admin.actions['start']).toEqual({ allowed: true });
    expect(admin.actions['stop']).toMatchObject({ allowed: false, kind: 'OperationFailed' });
    const viewer = await it.json<Actions>('GET', path, { as: 'viewer' });
    expect(viewer.actions['start']).toMatchObject({ allowed: false, kind: 'AuthorizationFailed' });
    await it.ask('PATCH', `/connections/${connectionId}`, { body: { mode: 'read_only' } });
    const readOnly = await it.json<Actions>('GET', path);
    expect(readOnly.actions['start']).toMatchObject({
      allowed: false,
      reason: 'the connection fake is read-only',
    });
    expect(readOnly.actions['console']).toEqual(admin.actions['console']);
    await it.ask('PATCH', `/connections/${connectionId}`, { body: { mode: 'read_write' } });
  });
});
