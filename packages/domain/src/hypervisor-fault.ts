import type { HypervisorError } from './hypervisor-error.ts';

/** Carries a taxonomy error through code that may throw (inside an adapter); the port's guard unwraps it. */
export class HypervisorFault extends Error {
  readonly error: HypervisorError;

  constructor(error: HypervisorError) {
    super(error.message, { cause: error.cause });
    this.name = 'HypervisorFault';
    this.error = error;
  }
}
