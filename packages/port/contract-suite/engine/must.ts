import type { HypervisorError, HypervisorErrorKind, Result } from '@anyvisor/domain';
import { inspect } from 'node:util';
import { expect } from 'vitest';

/** The value of a success; a failure fails the test and says what it was. */
export function must<T>(result: Result<T, HypervisorError>): T {
  if (!result.ok) {
    throw new Error(`${result.error.kind}: ${result.error.message} ${inspect(result.error)}`);
  }
  return result.value;
}

/** The error of a failure of one of these kinds (any, when none is named). */
export function mustFail(
  result: Result<unknown, HypervisorError>,
  ...kinds: readonly HypervisorErrorKind[]
): HypervisorError {
  if (result.ok) {
    throw new Error(`succeeded with ${inspect(result.value)} instead of failing`);
  }
  if (kinds.length > 0) {
    expect(kinds, inspect(result.error)).toContain(result.error.kind);
  }
  return result.error;
}

/** Refused because of the state the VM is in: `OperationFailed`, reason `state`, so not to be retried. */
export function mustFailForState(result: Result<unknown, HypervisorError>): void {
  const error = mustFail(result, 'OperationFailed');
  expect(error, inspect(error)).toMatchObject({ reason: 'state', retriable: false });
}
