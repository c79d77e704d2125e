import type { HypervisorError } from '@anyvisor/domain';

/** Why an operation was not accepted: nothing was recorded and nothing was sent. */
export type StartFailure = HypervisorError | IdempotencyConflict;

/** The same `Idempotency-Key` came with another request. */
export interface IdempotencyConflict {
  readonly kind: 'IdempotencyConflict';
  readonly message: string;
  readonly retriable: false;
}
