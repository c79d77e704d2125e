import { describe, expect, test } from 'vitest';
import { mapError } from '../src/errors.ts';
import { ApiRefusal, MalformedAnswer, TaskFailed } from '../src/protocol/api-refusal.ts';
import { TransportFailed } from '../src/protocol/transport-failed.ts';

type Row = readonly [text: string, kind: string, facts?: object];

/** What the platform says, as an answer or as a task's end, and what it is to be called. Texts of PVE 7 to 9. */
const rows: readonly Row[] = [
  [
    "Configuration file 'nodes/pve2/qemu-server/100.conf' does not exist",
    'ResourceNotFound',
    { resourceType: 'vm', resourceId: '100' },
  ],
  ["Configuration file 'nodes/pve2/lxc/101.conf' does not exist", 'ResourceNotFound', { resourceType: 'vm' }],
  ["snapshot 'clean' does not exist", 'ResourceNotFound', { resourceType: 'snapshot', resourceId: 'clean' }],
  ["storage 'nfs' does not exist", 'ResourceNotFound', { resourceType: 'storage', resourceId: 'nfs' }],
  ["volume 'ceph:vm-100-disk-0' does not exist", 'ResourceNotFound', { resourceType: 'disk' }],
  ["no such cluster node 'pve9'", 'ResourceNotFound', { resourceType: 'host', resourceId: 'pve9' }],
  ['unable to find a serial interface', 'ResourceNotFound'],
  [
    "unable to create VM 100 - VM 100 already exists on node 'pve'",
    'ResourceAlreadyExists',
    { resourceId: '100' },
  ],
  [
    "Guest with ID '200' already exists on remote cluster",
    'ResourceAlreadyExists',
    { resourceType: 'vm', resourceId: '200' },
  ],
  ['remote: 403 Permission check failed (/, Sys.Incoming)', 'AuthorizationFailed'],
  ["fingerprint 'AA:BB' not verified, abort!", 'OperationFailed', { reason: 'policy', retriable: false }],
  ["can't upload to storage type 'rbd'", 'OperationNotSupported'],
  ["storage 'local' does not support 'import' content", 'OperationNotSupported'],
  ["can't activate storage 'nfs' on node 'pve2': exit code 255", 'OperationFailed', { retriable: true }],
  ['write to temporary file failed - No space left on device', 'ResourceExhausted', { reason: 'disk-full' }],
  ['unable to create VM 200: config file already exists', 'ResourceAlreadyExists', { resourceType: 'vm' }],
  ['VM 200 already exists', 'ResourceAlreadyExists'],
  ["snapshot name 'clean' already used", 'ResourceAlreadyExists', { resourceType: 'snapshot' }],
  ["disk image '/mnt/vm-100-disk-0.raw' already exists", 'ResourceAlreadyExists', { resourceType: 'disk' }],
  ['VM is locked (clone)', 'OperationFailed', { reason: 'busy', retriable: true }],
  ['CT is locked (backup)', 'OperationFailed', { reason: 'busy', retriable: true }],
  ['VM is locked (suspended)', 'OperationFailed', { reason: 'state', retriable: false }],
  [
    "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout",
    'OperationFailed',
    { reason: 'busy' },
  ],
  [
    "can't lock file '/var/lock/pve-manager/pve-storage-local-lvm' - got timeout",
    'OperationFailed',
    { reason: 'busy' },
  ],
  ["cfs-lock 'storage-ceph' error: got lock request timeout", 'OperationFailed', { reason: 'busy' }],
  ["'storage-ceph'-locked command timed out - aborting", 'OperationFailed', { reason: 'busy' }],
  ["trying to acquire cfs lock 'storage-nfs' ...", 'OperationFailed', { reason: 'busy' }],
  ['unable to acquire pmxcfs lock', 'OperationFailed', { reason: 'busy' }],
  ['got no worker upid - start worker failed', 'OperationFailed', { reason: 'busy' }],
  ['cluster not ready - no quorum?', 'ConnectionFailed', { retriable: true }],
  ['no quorum!', 'ConnectionFailed'],
  ['pve cluster filesystem not online.', 'ConnectionFailed'],
  ["hostname lookup 'pve7' failed - failed to get address info for: pve7", 'ConnectionFailed'],
  ["node 'pve2' is offline", 'ConnectionFailed'],
  [
    'not enough free space (1024 < 4096)',
    'ResourceExhausted',
    { resourceType: 'storage', available: 1024, requested: 4096 },
  ],
  [
    'lvcreate error: Volume group "pve" has insufficient free space',
    'ResourceExhausted',
    { reason: 'disk-full' },
  ],
  ['write error: No space left on device', 'ResourceExhausted', { resourceType: 'storage' }],
  ['unable to get any free VMID in range [100, 101]', 'ResourceExhausted', { resourceType: 'vmid' }],
  ['MAX 8 vcpus allowed per VM on this node', 'ResourceExhausted', { resourceType: 'cpu', available: 8 }],
  [
    "start failed: QEMU exited with code 1: cannot set up guest memory 'pc.ram': Cannot allocate memory",
    'ResourceExhausted',
    { resourceType: 'memory' },
  ],
  ['snapshot feature is not available', 'OperationNotSupported', { hypervisorType: 'PROXMOX' }],
  ["Linked clone feature is not supported for 'fast:vm-1-disk-0' (scsi0)", 'OperationNotSupported'],
  ["Full clone feature is not supported for drive 'tpmstate0'", 'OperationNotSupported'],
  ["can't migrate VM which uses local devices: hostpci0", 'OperationNotSupported'],
  ["can't clone to non-shared storage 'local-lvm'", 'OperationNotSupported'],
  ["can't clone VM to node 'pve2' (VM uses local storage)", 'OperationNotSupported'],
  ["storage 'fast' does not support container directories", 'OperationNotSupported'],
  ['remote migration with snapshots not supported yet', 'OperationNotSupported'],
  ['shrinking disks is not supported', 'InvalidVmSpec', { retriable: false }],
  ['checksum mismatch (file change by other user?)', 'OperationFailed', { reason: 'busy', retriable: true }],
  [
    'detected modified configuration - file changed by other user? Try again.',
    'OperationFailed',
    { reason: 'busy' },
  ],
  ['hotplug problem - unable to hotplug cpu', 'OperationFailed', { reason: 'state', retriable: false }],
  ['VM 100 already running', 'OperationFailed', { reason: 'state' }],
  ['VM 100 not running', 'OperationFailed', { reason: 'state' }],
  ['VM 100 is running - destroy failed', 'OperationFailed', { reason: 'state' }],
  [
    "can't remove VM 100 - protection mode enabled",
    'OperationFailed',
    { reason: 'policy', retriable: false },
  ],
  ['VM is paused - cannot shutdown', 'OperationFailed', { reason: 'state' }],
  ["can't migrate running VM without --online", 'OperationFailed', { reason: 'state' }],
  [
    "base volume 'ceph:base-9000-disk-0' is still in use by linked cloned",
    'OperationFailed',
    { reason: 'policy' },
  ],
  ['VM quit/powerdown failed - got timeout', 'OperationTimeout'],
  ['QEMU guest agent is not running', 'OperationFailed'],
  ["storage 'nfs' is not online", 'OperationFailed', { retriable: true }],
  ["unable to activate storage 'nfs' - directory is expected to be a mount point", 'OperationFailed'],
  ["storage 'fast' is not available on node 'pve2'", 'InvalidConfiguration', { field: 'storage' }],
  ['interrupted by signal', 'OperationFailed', { reason: 'cancelled', retriable: false }],
  ['received interrupt', 'OperationFailed', { reason: 'cancelled' }],
];

describe('errors', () => {
  test.for(rows)('%s means %s', ([text, kind, facts = {}]) => {
    const answered = mapError(new ApiRefusal({ status: 500, text, request: 'POST /x' }), 'createVm');
    const ended = mapError(new TaskFailed('UPID:x', text), 'createVm');
    for (const error of [answered, ended]) {
      expect(error).toMatchObject({ kind, ...facts });
      expect(error.native?.text).toContain(text.slice(0, 100));
      expect(error.message).not.toBe('');
    }
  });

  test('a missing privilege names itself and its path', () => {
    const of = (text: string) =>
      mapError(new ApiRefusal({ status: 403, text, request: 'POST /x' }), 'startVm');
    expect(of('Permission check failed (/vms/100, VM.PowerMgmt)')).toMatchObject({
      kind: 'AuthorizationFailed',
      requiredPermissions: ['VM.PowerMgmt on /vms/100'],
    });
    expect(
      of('Permission check failed (/storage/ceph, Datastore.Audit|Datastore.AllocateSpace)'),
    ).toMatchObject({
      requiredPermissions: ['Datastore.Audit on /storage/ceph', 'Datastore.AllocateSpace on /storage/ceph'],
    });
    expect(of("Permission check failed (pool 'x' does not exist)")).toMatchObject({
      kind: 'ResourceNotFound',
      resourceType: 'pool',
    });
    expect(of("URI '/access/ticket' not available with API token, need proper ticket.")).toMatchObject({
      kind: 'AuthorizationFailed',
      requiredPermissions: ['root@pam'],
    });
  });

  test.for([
    ['No ticket'],
    ['authentication failure'],
    ['Authentication failed!'],
    ['Permission denied - invalid csrf token'],
    ['invalid token value!'],
  ])('401 %s is a refused login', ([text]) => {
    const error = mapError(new ApiRefusal({ status: 401, text: text ?? '', request: 'GET /x' }), 'listVms');
    expect(error).toMatchObject({ kind: 'AuthenticationFailed', retriable: false });
  });

  test('a node that cannot be reached by its neighbour may have done it all the same', () => {
    for (const status of [595, 596, 597, 599]) {
      const post = mapError(new ApiRefusal({ status, text: '', request: 'POST /nodes/b/x' }), 'startVm');
      expect(['ConnectionFailed', 'NetworkError']).toContain(post.kind);
      expect(post).toMatchObject({ retriable: true, outcomeUnknown: true });
      const get = mapError(new ApiRefusal({ status, text: '', request: 'GET /nodes/b/x' }), 'getVm');
      expect(get.outcomeUnknown).toBeUndefined();
    }
  });

  test('400 with a map of errors points at each parameter', () => {
    const errors = { net0: 'invalid format', bogus: 'property is not defined in schema' };
    const refusal = new ApiRefusal({
      status: 400,
      text: 'Parameter verification failed.',
      errors,
      request: 'POST /x',
    });
    expect(mapError(refusal, 'createVm/create-vm')).toMatchObject({
      kind: 'InvalidVmSpec',
      violations: [
        { pointer: '/net0', message: 'invalid format' },
        { pointer: '/bogus', message: 'property is not defined in schema' },
      ],
    });
    expect(mapError(refusal, 'backupVm')).toMatchObject({ kind: 'InvalidConfiguration', field: 'net0' });
    const taken = new ApiRefusal({
      status: 400,
      text: 'Parameter verification failed.',
      errors: { vmid: 'VM 200 already exists' },
      request: 'GET /x',
    });
    expect(mapError(taken, 'createVm').kind).toBe('ResourceAlreadyExists');
    const root = new ApiRefusal({
      status: 400,
      text: 'Parameter verification failed.',
      errors: { skiplock: 'Only root may use this option.' },
      request: 'POST /x',
    });
    expect(mapError(root, 'startVm').kind).toBe('AuthorizationFailed');
  });

  test('what nobody knows keeps the platform’s own words', () => {
    for (const [status, kind] of [
      [500, 'UnknownError'],
      [506, 'UnknownError'],
      [501, 'UnknownError'],
    ] as const) {
      const error = mapError(
        new ApiRefusal({ status, text: 'flux capacitor', request: 'POST /x' }),
        'startVm',
      );
      expect(error).toMatchObject({ kind, native: { code: String(status), text: 'flux capacitor' } });
    }
    for (const text of ["Method 'GET /cluster/ha/rules' not implemented", 'no such uri'])
      expect(mapError(new ApiRefusal({ status: 501, text, request: 'GET /x' }), 'startVm').kind).toBe(
        'OperationNotSupported',
      );
    expect(mapError(new TaskFailed('UPID:x', 'flux capacitor'), 'startVm')).toMatchObject({
      kind: 'OperationFailed',
    });
    expect(mapError(new Error('a bug'), 'startVm').kind).toBe('UnknownError');
    expect(mapError(new MalformedAnswer('GET /x', 'no JSON'), 'startVm').kind).toBe('NetworkError');
  });

  test.for([
    ['ECONNREFUSED', false, 'ConnectionFailed', {}],
    ['ENOTFOUND', false, 'NetworkError', {}],
    ['CERT_PIN_MISMATCH', false, 'ConnectionFailed', { reason: 'certificate', retriable: false }],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'ConnectionFailed', { reason: 'certificate' }],
    ['UND_ERR_SOCKET', true, 'ConnectionFailed', { outcomeUnknown: true }],
    ['ECONNRESET', true, 'ConnectionFailed', { outcomeUnknown: true }],
  ] as const)('a line that breaks with %s (sent: %s) is %s', ([code, sent, kind, facts]) => {
    const error = mapError(new TransportFailed({ code, message: 'broken' }, sent), 'startVm');
    expect(error).toMatchObject({ kind, ...facts });
    if (!sent) expect(error.outcomeUnknown).toBeUndefined();
  });
});
