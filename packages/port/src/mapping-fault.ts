import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, MappingError } from '@anyvisor/domain';

/** A mapping error as it leaves the port: the spec asks for something this endpoint does not have. */
export function mappingFault(error: MappingError): HypervisorError {
  return hypervisorError('InvalidVmSpec', {
    message: error.message,
    violations: [{ pointer: error.pointer, message: error.message, code: error.kind }],
    ...(error.candidates === undefined || error.candidates.length === 0
      ? {}
      : { nextStep: `Choose one of: ${error.candidates.join(', ')}.` }),
  });
}
