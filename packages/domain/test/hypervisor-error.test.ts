import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HypervisorFault, hypervisorError, isRetriable, publicError } from '@anyvisor/domain';
import type { ErrorReason, HypervisorErrorKind } from '@anyvisor/domain';

/** The contract's table. */
const retriable: Readonly<Record<HypervisorErrorKind, boolean>> = {
  AuthenticationFailed: false,
  AuthorizationFailed: false,
  ResourceNotFound: false,
  ResourceExhausted: true,
  ResourceAlreadyExists: false,
  OperationNotSupported: false,
  OperationFailed: true,
  OperationTimeout: true,
  ConnectionFailed: true,
  NetworkError: true,
  InvalidConfiguration: false,
  InvalidVmSpec: false,
  UnknownError: false,
};
const kinds = Object.keys(retriable) as HypervisorErrorKind[];

const narrows: Readonly<Record<ErrorReason, boolean>> = {
  state: true,
  policy: true,
  'disk-full': true,
  cancelled: true,
  certificate: true,
  busy: false,
  'read-only': false,
};
const reasons = Object.keys(narrows) as ErrorReason[];

describe('hypervisor errors', () => {
  test.for(kinds)('%s is retriable as the contract says', (kind) => {
    expect(isRetriable(kind)).toBe(retriable[kind]);
  });

  test('a reason narrows and never widens', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.constantFrom(...reasons), (kind, reason) => {
        expect(isRetriable(kind, reason)).toBe(retriable[kind] && !narrows[reason]);
      }),
    );
  });

  test('an error is built with its own fields and the right retriable', () => {
    const gone = hypervisorError('ResourceNotFound', {
      message: 'gone',
      resourceType: 'vm',
      resourceId: '7',
    });
    expect(gone).toEqual({
      kind: 'ResourceNotFound',
      retriable: false,
      message: 'gone',
      resourceType: 'vm',
      resourceId: '7',
    });
    const full = { message: 'full', operation: 'createVm', reason: 'disk-full' } as const;
    expect(hypervisorError('OperationFailed', full).retriable).toBe(false);
  });

  test('what leaves the server has no cause', () => {
    const error = hypervisorError('UnknownError', { message: 'odd', cause: new Error('internal') });
    expect(publicError(error)).toEqual({ kind: 'UnknownError', retriable: false, message: 'odd' });
    expect(error).toHaveProperty('cause');
  });

  test('a fault carries its error through a throw', () => {
    const error = hypervisorError('ConnectionFailed', { message: 'refused' });
    const fault = new HypervisorFault(error);
    expect(fault.error).toBe(error);
    expect(fault.message).toBe('refused');
  });
});
