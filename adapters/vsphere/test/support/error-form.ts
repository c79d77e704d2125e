import { isRetriable } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';

/** What is wrong with an error's form. */
export function errorFaults(error: HypervisorError): readonly string[] {
  return [
    ...(error.message.trim() === '' ? ['has no message'] : []),
    ...(error.retriable && !isRetriable(error.kind, error.reason) ? ['claims to be retriable'] : []),
  ];
}
