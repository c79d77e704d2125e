import type { HypervisorErrorKind } from '@anyvisor/domain';
import { expect } from 'vitest';
import { LibvirtError } from '../../src/protocol/remote-error.ts';

/** An error as the daemon sends it. */
export function fault(code: number, domain: number, message: string, int1 = 0): LibvirtError {
  return new LibvirtError(
    {
      code,
      domain,
      message,
      level: 2,
      dom: undefined,
      str1: undefined,
      str2: undefined,
      str3: undefined,
      int1,
      int2: 0,
      net: undefined,
    },
    'DOMAIN_CREATE',
  );
}

/** What libvirt answers, what it becomes, and the fields to look at. Rows marked * were answered by libvirt 9.0 with just this text; the others follow virterror.h. */
export const rows: readonly (readonly [string, LibvirtError, HypervisorErrorKind, object])[] = [
  [
    'a refused login',
    fault(45, 7, 'authentication failed: no'),
    'AuthenticationFailed',
    { retriable: false },
  ],
  ['a cancelled login', fault(79, 7, 'authentication cancelled'), 'AuthenticationFailed', {}],
  ['no way to log in', fault(94, 46, 'authentication unavailable'), 'AuthenticationFailed', {}],
  [
    '* a change on the read-only socket',
    fault(29, 0, 'operation virDomainCreate forbidden for read only access'),
    'AuthorizationFailed',
    { requiredPermissions: ['startVm'] },
  ],
  ['a right that is missing', fault(88, 55, 'access denied'), 'AuthorizationFailed', {}],
  [
    '* a domain that is gone',
    fault(42, 10, "Domain not found: no domain with matching name 'web'"),
    'ResourceNotFound',
    { resourceType: 'vm', resourceId: 'web' },
  ],
  [
    '* a network that is gone',
    fault(43, 19, "Network not found: no network with matching name 'x'"),
    'ResourceNotFound',
    { resourceType: 'network' },
  ],
  [
    '* a pool that is gone',
    fault(49, 18, "Storage pool not found: no storage pool with matching name 'x'"),
    'ResourceNotFound',
    { resourceType: 'storage' },
  ],
  [
    '* a volume that is gone',
    fault(50, 18, "Storage volume not found: no storage vol with matching path 'tpl.qcow2'"),
    'ResourceNotFound',
    { resourceType: 'volume', resourceId: 'tpl.qcow2' },
  ],
  [
    '* a snapshot that is gone',
    fault(72, 35, "Domain snapshot not found: no domain snapshot with matching name 's1'"),
    'ResourceNotFound',
    { resourceType: 'snapshot' },
  ],
  [
    'a device that is gone',
    fault(99, 10, 'device not found: no target device vdz'),
    'ResourceNotFound',
    { resourceType: 'device' },
  ],
  [
    '* a disk file that is gone',
    fault(38, 18, "Cannot access storage file '/x.qcow2': No such file or directory", 2),
    'ResourceNotFound',
    { resourceType: 'file', resourceId: '/x.qcow2' },
  ],
  [
    '* a name that is taken',
    fault(9, 20, "operation failed: domain 'web' already exists with uuid 1"),
    'ResourceAlreadyExists',
    { resourceType: 'vm', resourceId: 'web' },
  ],
  [
    '* a snapshot name that is taken',
    fault(9, 20, 'operation failed: domain moment s1 already exists'),
    'ResourceAlreadyExists',
    { resourceType: 'snapshot' },
  ],
  ['a domain that exists', fault(28, 20, 'domain exists already'), 'ResourceAlreadyExists', {}],
  [
    'a pool name that is taken',
    fault(9, 18, "operation failed: pool 'p' already exists with uuid 1"),
    'ResourceAlreadyExists',
    { resourceType: 'storage' },
  ],
  [
    '* a volume that exists',
    fault(90, 18, "storage volume 'a' exists already"),
    'ResourceAlreadyExists',
    { resourceType: 'volume', resourceId: 'a' },
  ],
  [
    'a daemon out of memory',
    fault(2, 0, 'out of memory'),
    'ResourceExhausted',
    { resourceType: 'memory', retriable: true },
  ],
  [
    '* more memory than there is',
    fault(
      1,
      10,
      "internal error: process exited while connecting to monitor: qemu: cannot set up guest memory 'pc.ram': Cannot allocate memory",
    ),
    'ResourceExhausted',
    { resourceType: 'memory' },
  ],
  [
    'a full disk by errno',
    fault(38, 18, "cannot fill file '/pool/x'", 28),
    'ResourceExhausted',
    { resourceType: 'storage', reason: 'disk-full', retriable: false },
  ],
  [
    'a full disk by words',
    fault(
      1,
      18,
      'internal error: Child process (qemu-img) unexpected exit status 1: No space left on device',
    ),
    'ResourceExhausted',
    { resourceType: 'storage' },
  ],
  [
    'a full pool of the test driver',
    fault(1, 12, "internal error: Not enough free space in pool for volume 'x'"),
    'ResourceExhausted',
    { resourceType: 'storage' },
  ],
  ['too many open files', fault(38, 0, 'cannot open', 24), 'ResourceExhausted', { resourceType: 'other' }],
  [
    'a job in the way',
    fault(87, 10, 'resource busy'),
    'OperationFailed',
    { reason: 'busy', retriable: true },
  ],
  [
    'a disk that another process holds',
    fault(1, 10, 'internal error: unable to execute QEMU command: Failed to get "write" lock'),
    'OperationFailed',
    { reason: 'busy' },
  ],
  [
    '* a call the driver has not got',
    fault(3, 12, 'this function is not supported by the connection driver: virDomainGetJobInfo'),
    'OperationNotSupported',
    { hypervisorType: 'LIBVIRT', operation: 'startVm' },
  ],
  [
    '* a setting it has not got',
    fault(67, 20, 'unsupported configuration: hugepages'),
    'OperationNotSupported',
    {},
  ],
  [
    '* a snapshot with UEFI',
    fault(
      84,
      10,
      'Operation not supported: internal snapshots of a VM with pflash based firmware are not supported',
    ),
    'OperationNotSupported',
    {},
  ],
  [
    '* a CPU the host has not got',
    fault(91, 31, 'the CPU is incompatible with host CPU: Host CPU does not provide required features: svm'),
    'OperationNotSupported',
    {},
  ],
  [
    '* the wrong state',
    fault(55, 20, 'Requested operation is not valid: domain is already running'),
    'OperationFailed',
    { reason: 'state', retriable: false },
  ],
  [
    'an aborted job',
    fault(78, 10, 'operation aborted: migration out job: canceled by client'),
    'OperationFailed',
    { reason: 'cancelled' },
  ],
  [
    '* disks that are not shared',
    fault(81, 10, 'Unsafe migration: Migration without shared storage is unsafe'),
    'OperationFailed',
    { reason: 'policy' },
  ],
  ['another failure', fault(9, 10, 'operation failed: something'), 'OperationFailed', { retriable: true }],
  [
    'a held lock',
    fault(68, 10, 'Timed out during operation: cannot acquire state change lock'),
    'OperationTimeout',
    { timeoutSeconds: 30, retriable: true },
  ],
  ['a silent agent', fault(86, 10, 'Guest agent is not responding'), 'OperationTimeout', {}],
  [
    'a daemon that cannot be asked',
    fault(38, 7, 'Unable to read from socket'),
    'ConnectionFailed',
    { retriable: true },
  ],
  ['a broken connection', fault(6, 0, 'invalid connection pointer'), 'ConnectionFailed', {}],
  [
    'a target that cannot be reached',
    fault(38, 7, 'unable to connect to server', 113),
    'NetworkError',
    { retriable: true },
  ],
  [
    '* a target that refuses',
    fault(38, 0, "unable to connect to server at 'h:1': Connection refused"),
    'NetworkError',
    {},
  ],
  [
    'a certificate',
    fault(40, 7, 'Server certificate is not trusted'),
    'NetworkError',
    { reason: 'certificate', retriable: false },
  ],
  [
    '* a document cut off',
    fault(35, 20, '(domain_definition):1: Premature end of data'),
    'InvalidVmSpec',
    { violations: [expect.anything()] },
  ],
  [
    'a bad volume document',
    fault(27, 18, 'XML error: missing capacity'),
    'InvalidConfiguration',
    { field: 'storage' },
  ],
  [
    'a daemon set up wrong',
    fault(33, 9, 'configuration file syntax error'),
    'InvalidConfiguration',
    { field: 'host' },
  ],
  [
    '* an internal error',
    fault(1, 10, 'internal error: qemu unexpectedly closed the monitor'),
    'UnknownError',
    { retriable: false },
  ],
  ['a number nobody knows', fault(4711, 10, 'from the future'), 'UnknownError', {}],
];
