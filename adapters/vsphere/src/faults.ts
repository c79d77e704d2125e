import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { MappingError, Result } from '@anyvisor/domain';
import { mappingFault, notSupported } from '@anyvisor/port';
import { climb } from './fault-parents.ts';
import { VimFault } from './protocol/vim-fault.ts';

/** Thrown when the VM's state forbids what was asked: not to be repeated before a person has acted. */
export function wrongState(operation: string, message: string, nextStep?: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', {
      message,
      operation,
      reason: 'state',
      ...(nextStep === undefined ? {} : { nextStep }),
    }),
  );
}

/** `given` is what was asked for, whatever that is. */
export function notFound(resourceType: string, given: unknown): HypervisorFault {
  const resourceId = (typeof given === 'string' ? given : typeof given).slice(0, 100);
  return new HypervisorFault(
    hypervisorError('ResourceNotFound', {
      message: `there is no ${resourceType} "${resourceId}" at this endpoint`,
      resourceType,
      resourceId,
    }),
  );
}

export function alreadyExists(resourceType: string, resourceId: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceAlreadyExists', {
      message: `there is a ${resourceType} "${resourceId}" at this endpoint already`,
      nextStep: 'Choose another name.',
      resourceType,
      resourceId,
    }),
  );
}

/** `why` completes the sentence "… is not available here:". */
export function unavailable(operation: string, why: string): HypervisorFault {
  return new HypervisorFault(notSupported(operation, 'VSPHERE', why));
}

export function invalidSpec(pointer: string, message: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('InvalidVmSpec', { message, violations: [{ pointer, message }] }),
  );
}

export function failed(operation: string, message: string): HypervisorFault {
  return new HypervisorFault(hypervisorError('OperationFailed', { message, operation }));
}

/** The value of a mapping; its error thrown, for the guard to catch. */
export function mapped<T>(result: Result<T, MappingError>): T {
  if (!result.ok) throw new HypervisorFault(mappingFault(result.error));
  return result.value;
}

/** Is it that fault, or one of its family? */
export function isKindOf(thrown: unknown, family: string): thrown is VimFault {
  return thrown instanceof VimFault && [...climb(thrown.type)].includes(family);
}

export function isFault(thrown: unknown, ...types: readonly string[]): thrown is VimFault {
  return thrown instanceof VimFault && types.includes(thrown.type);
}
