import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
beforeEach(() => {
  served.app.operations.outcome = {};
  served.app.operations.refusal = undefined;
  served.app.operations.started.length = 0;
});
afterAll(() => served?.close());

const spec =
  'name: web-01\ntemplate: debian\ncompute: { cpuCores: 1, memoryMb: 512 }\nstorage: { disks: [] }\nnetwork: { nics: [] }\n';

describe('changing', () => {
  test.each<[string[], string, object]>([
    [['vm', 'start', 'vm-1'], 'vm.start', {}],
    [['vm', 'stop', 'vm-1', '--force'], 'vm.stop', { force: true }],
    [['vm', 'restart', 'vm-1', '--timeout', '5'], 'vm.restart', { force: false, timeoutSeconds: 5 }],
    [['vm', 'suspend', 'vm-1'], 'vm.suspend', {}],
    [['vm', 'resume', 'vm-1'], 'vm.resume', {}],
    [['vm', 'pause', 'vm-1'], 'vm.pause', {}],
    [['vm', 'unpause', 'vm-1'], 'vm.unpause', {}],
    [['vm', 'delete', 'vm-1', '--force', '--keep-disks'], 'vm.delete', { force: true, deleteDisks: false }],
    [['vm', 'clone', 'vm-1', 'copy', '--linked'], 'vm.clone', { name: 'copy', mode: 'linked' }],
    [
      ['vm', 'reconfigure', 'vm-1', '--cpus', '2', '--memory', '2G', '--autostart', 'on'],
      'vm.reconfigure',
      { cpuCores: 2, memoryMb: 2048, autostart: true },
    ],
    [['vm', 'migrate', 'vm-1', '--host', 'h2', '--cold'], 'vm.migrate', { targetHost: 'h2', live: false }],
    [
      ['vm', 'migrate', 'vm-1', '--host', 'h2', '--shared-storage', '--bandwidth', '100'],
      'vm.migrate',
      { targetHost: 'h2', live: true, sharedStorage: true, bandwidthMbps: 100 },
    ],
    [
      ['vm', 'disk', 'add', 'vm-1', '--size', '512M', '--bus', 'scsi'],
      'disk.add',
      { sizeGb: 0.5, bus: 'scsi' },
    ],
    [
      ['vm', 'disk', 'resize', 'vm-1', 'vda', '--size', '1T'],
      'disk.resize',
      { diskKey: 'vda', sizeGb: 1024 },
    ],
    [
      ['vm', 'disk', 'remove', 'vm-1', 'vda', '--delete-data'],
      'disk.remove',
      { diskKey: 'vda', deleteData: true },
    ],
    [['vm', 'nic', 'add', 'vm-1', '--network', 'lan'], 'nic.add', { network: 'lan' }],
    [
      ['vm', 'nic', 'update', 'vm-1', 'net0', '--connected', 'off'],
      'nic.update',
      { nicKey: 'net0', connected: false },
    ],
    [['vm', 'nic', 'remove', 'vm-1', 'net0'], 'nic.remove', { nicKey: 'net0' }],
    [
      ['snapshot', 'create', 'vm-1', '--name', 'clean', '--memory'],
      'snapshot.create',
      { name: 'clean', memory: true },
    ],
  ])('%j waits for its end', async (argv, kind, request) => {
    const ran = await served.anyvisor(argv);
    expect(ran.err).toContain('succeeded after');
    expect(ran.code).toBe(0);
    expect(served.app.operations.started).toEqual([
      expect.objectContaining({ kind, vmId: served.vmId, request, idempotencyKey: expect.any(String) }),
    ]);
  });

  test('a snapshot is named by its name or id', async () => {
    const snapshot = {
      description: '',
      createdAt: null,
      parentId: null,
      current: false,
      withMemory: false,
      powerState: 'STOPPED' as const,
      sizeBytes: null,
    };
    served.app.hypervisor.snapshots = [
      { ...snapshot, id: 's-1', name: 'clean' },
      { ...snapshot, id: 's-2', name: 'twice' },
      { ...snapshot, id: 's-3', name: 'twice' },
    ];
    expect((await served.anyvisor(['snapshot', 'revert', 'vm-1', 'clean'])).code).toBe(0);
    expect((await served.anyvisor(['snapshot', 'delete', 'vm-1', 's-2', '--with-children'])).code).toBe(0);
    expect(served.app.operations.started.map(({ request }) => request)).toEqual([
      { snapshotId: 's-1' },
      { snapshotId: 's-2', withChildren: true },
    ]);
    const ambiguous = await served.anyvisor(['snapshot', 'revert', 'vm-1', 'twice']);
    expect(ambiguous).toMatchObject({
      code: 2,
      err: expect.stringMatching(/twice {2}s-2[\s\S]*twice {2}s-3/),
    });
    served.app.hypervisor.snapshots = [];
  });

  test('an option that the hypervisor of the VM does not have is refused by name', async () => {
    const move = ['vm', 'migrate', 'vm-1', '--host', 'h2', '--option', 'postCopy=true'];
    const ran = await served.anyvisor(move);
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain('/options/postCopy');
    expect((await served.anyvisor([...move.slice(0, -1), 'nonsense'])).err).toContain('name=value');
  });

  test('--no-wait only begins it', async () => {
    served.app.operations.outcome = undefined;
    const ran = await served.anyvisor(['vm', 'start', 'vm-1', '--no-wait']);
    expect(ran).toMatchObject({
      code: 0,
      out: expect.stringMatching(/anyvisor operation watch [0-9a-f-]{36}/),
    });
    const json = await served.anyvisor(['vm', 'start', 'vm-1', '--no-wait', '-o', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({ state: 'QUEUED', kind: 'vm.start' });
  });

  test('a VM is created from a file or standard input, and started when asked', async () => {
    served.app.operations.outcome = { result: { vmId: served.vmId, name: 'web-01', nativeRef: 'x' } };
    const fromFile = await served.anyvisor([
      'vm',
      'create',
      '-f',
      await served.file('web.yaml', spec),
      '--start',
    ]);
    expect(fromFile).toMatchObject({ code: 0, out: expect.stringContaining('vm-1 is running on fake') });
    const fromInput = await served.anyvisor(['vm', 'create', '-f', '-'], { stdin: spec });
    expect(fromInput.code).toBe(0);
    expect(
      served.app.operations.started.map(
        ({ request }) => (request as { spec: { powerOn?: boolean } }).spec.powerOn,
      ),
    ).toEqual([true, undefined]);
    const dry = (stdin: string) => served.anyvisor(['vm', 'create', '-f', '-', '--dry-run'], { stdin });
    expect(await dry(spec.replace('debian', 'blank'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('It would go to fake'),
    });
    const place = await served.anyvisor(['vm', 'place', '-f', '-'], {
      stdin: spec.replace('debian', 'blank'),
    });
    expect(place).toMatchObject({ code: 0, out: expect.stringContaining('It would go to fake') });
    expect(await dry(spec)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Nothing fits[^]*it has no template debian/),
    });
  });

  test('the progress of what was begun elsewhere can be watched', async () => {
    served.app.operations.outcome = undefined;
    const begun = JSON.parse(
      (await served.anyvisor(['vm', 'stop', 'vm-1', '--no-wait', '-o', 'json'])).out,
    ) as {
      id: string;
    };
    const watching = served.anyvisor(['operation', 'watch', begun.id]);
    await served.app.operations.finish(begun.id);
    expect(await watching).toMatchObject({
      code: 0,
      err: expect.stringContaining('vm.stop web-01: succeeded'),
    });
    expect((await served.anyvisor(['operation', 'get', begun.id])).out).toMatch(/State: +SUCCEEDED/);
  });

  test('a connection is added, changed and removed', async () => {
    const parameters = await served.file(
      'parameters.yaml',
      'type: XAPI\nhost: other.example\npassword: from-a-file\n',
    );
    served.app.hypervisor.endpointId = 'other';
    const added = await served.anyvisor([
      'connection',
      'add',
      'other',
      '--param-file',
      parameters,
      '--mode',
      'read_only',
    ]);
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).not.toContain('from-a-file');
    const changed = await served.anyvisor([
      'connection',
      'update',
      'other',
      '--mode',
      'read_write',
      '--concurrency',
      '3',
    ]);
    expect(changed).toMatchObject({ code: 0, out: expect.stringMatching(/Concurrency: +3/) });
    const moved = ['connection', 'update', 'other', '--param', 'host=third.example'];
    // The stored password is not sent to another address: it has to be given again.
    expect((await served.anyvisor(moved)).code).toBe(6);
    const trusted = await served.anyvisor([...moved, '--param-file', parameters]);
    expect(trusted).toMatchObject({ code: 0, out: expect.stringContaining('third.example') });
    expect((await served.anyvisor(['connection', 'refresh', 'other'])).code).toBe(0);
    expect((await served.anyvisor(['connection', 'remove', 'other'])).code).toBe(0);
    expect((await served.anyvisor(['connection', 'get', 'other'])).code).toBe(3);
    served.app.hypervisor.endpointId = null;
  });

  test('a token is printed alone, so that a script can keep it', async () => {
    const made = await served.anyvisor(['token', 'create', 'ci', '--role', 'viewer', '--days', '1']);
    expect(made.out.trim()).toMatch(/^\S{20,}$/);
    expect((await served.anyvisor(['whoami'], { env: { ANYVISOR_TOKEN: made.out.trim() } })).code).toBe(0);
    expect((await served.anyvisor(['token', 'revoke', 'ci'])).code).toBe(0);
    expect((await served.anyvisor(['whoami'], { env: { ANYVISOR_TOKEN: made.out.trim() } })).code).toBe(4);
  });
});
