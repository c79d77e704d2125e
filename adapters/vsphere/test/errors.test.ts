import { describe, expect, test } from 'vitest';
import { errorFaults } from './support/error-form.ts';
import { mapError } from '../src/errors.ts';
import { climb } from '../src/fault-parents.ts';
import { TransportFailed } from '../src/protocol/transport-failed.ts';
import { VimFault } from '../src/protocol/vim-fault.ts';
import type { VimObject } from '../src/protocol/vim-value.ts';

const fault = (type: string, detail: VimObject = { $: type }) => new VimFault(type, 'no', detail, 'Method');

/** One line a fault: what the page of faults in the README's sources says, and its retriability. */
const lines: readonly (readonly [string, string, string?])[] = [
  ['InvalidLogin', 'AuthenticationFailed'],
  ['PasswordExpired', 'AuthenticationFailed'],
  ['NotAuthenticated', 'AuthenticationFailed'],
  ['NoPermission', 'AuthorizationFailed'],
  ['RestrictedVersion', 'AuthorizationFailed'],
  ['HostAccessRestrictedToManagementServer', 'AuthorizationFailed'],
  ['VmPowerOnDisabled', 'AuthorizationFailed'],
  ['LicenseExpired', 'AuthorizationFailed'],
  ['ManagedObjectNotFound', 'ResourceNotFound'],
  ['FileNotFound', 'ResourceNotFound'],
  ['NoDiskFound', 'ResourceNotFound'],
  ['DuplicateName', 'ResourceAlreadyExists'],
  ['FileAlreadyExists', 'ResourceAlreadyExists'],
  ['InsufficientResourcesFault', 'ResourceExhausted'],
  ['InsufficientMemoryResourcesFault', 'ResourceExhausted'],
  ['InsufficientHostMemoryCapacityFault', 'ResourceExhausted'],
  ['NoDiskSpace', 'ResourceExhausted', 'disk-full'],
  ['TooManySnapshotLevels', 'ResourceExhausted'],
  ['InvalidVmConfig', 'InvalidVmSpec'],
  ['GenericVmConfigFault', 'InvalidVmSpec'],
  ['UnsupportedGuest', 'InvalidVmSpec'],
  ['MemorySizeNotSupported', 'InvalidVmSpec'],
  ['CpuHotPlugNotSupported', 'InvalidVmSpec'],
  ['InvalidName', 'InvalidVmSpec'],
  ['UncustomizableGuest', 'InvalidVmSpec'],
  ['InvalidArgument', 'InvalidConfiguration'],
  ['InvalidProperty', 'InvalidConfiguration'],
  ['DvsFault', 'InvalidConfiguration'],
  ['NotSupported', 'OperationNotSupported'],
  ['MethodNotFound', 'OperationNotSupported'],
  ['MethodDisabled', 'OperationNotSupported'],
  ['ToolsUnavailable', 'OperationNotSupported'],
  ['SnapshotDisabled', 'OperationNotSupported'],
  ['InvalidPowerState', 'OperationFailed', 'state'],
  ['QuestionPending', 'OperationFailed', 'state'],
  ['ApplicationQuiesceFault', 'OperationFailed', 'state'],
  ['TaskInProgress', 'OperationFailed', 'busy'],
  ['ConcurrentAccess', 'OperationFailed', 'busy'],
  ['FileLocked', 'OperationFailed', 'busy'],
  ['CannotAccessFile', 'OperationFailed'],
  ['MigrationFault', 'OperationFailed'],
  ['RequestCanceled', 'OperationFailed', 'cancelled'],
  ['Timedout', 'OperationTimeout'],
  ['HostNotConnected', 'ConnectionFailed'],
  ['HostCommunication', 'ConnectionFailed'],
  ['InaccessibleDatastore', 'ConnectionFailed'],
  ['SystemError', 'UnknownError'],
  ['SomethingNewInVersion12', 'UnknownError'],
];

describe('errors', () => {
  test.for(lines)('%s is %s', ([type, kind, reason]) => {
    const error = mapError(fault(type), 'startVm');
    expect([error.kind, error.reason]).toEqual([kind, reason]);
    expect(errorFaults(error)).toEqual([]);
    expect(error.native?.code).toBe(`${type} Method`);
  });

  test('a fault without a row of its own is what its nearest ancestor is', () => {
    expect([...climb('NumVirtualCpusNotSupported')]).toContain('VirtualHardwareCompatibilityIssue');
    expect(mapError(fault('NumVirtualCpusNotSupported'), 'createVm').kind).toBe('InvalidVmSpec');
  });

  test('a fault that says nothing is what caused it', () => {
    const cause = { $: 'LocalizedMethodFault', fault: { $: 'NoPermission', privilegeId: 'System.Read' } };
    expect(mapError(fault('PatchNotApplicable', { $: '', faultCause: cause }), 'x')).toMatchObject({
      kind: 'AuthorizationFailed',
      requiredPermissions: ['System.Read'],
    });
  });

  test('a missing right is named', () => {
    const detail = { $: 'NoPermission', privilegeId: 'VirtualMachine.Interact.PowerOn' };
    expect(mapError(fault('NoPermission', detail), 'startVm')).toMatchObject({
      requiredPermissions: ['VirtualMachine.Interact.PowerOn'],
      retriable: false,
    });
  });

  test.for([
    ['ECONNREFUSED', 'ConnectionFailed', undefined, true],
    ['ENOTFOUND', 'NetworkError', undefined, true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ConnectionFailed', 'certificate', false],
    ['CERT_PIN_MISMATCH', 'ConnectionFailed', 'certificate', false],
    ['HTTP_503', 'ConnectionFailed', undefined, true],
  ] as const)('%s on the way is %s', ([code, kind, reason, retriable]) => {
    const error = mapError(new TransportFailed({ code, message: 'broke' }, true), 'listVms');
    expect([error.kind, error.reason, error.retriable]).toEqual([kind, reason, retriable]);
  });
});
