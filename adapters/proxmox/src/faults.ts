import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { MappingError, Result } from '@anyvisor/domain';
import { mappingFault, notSupported } from '@anyvisor/port';

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
      message: `there is no ${resourceType} "${resourceId}" in this cluster`,
      resourceType,
      resourceId,
    }),
  );
}

export function alreadyExists(resourceType: string, resourceId: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceAlreadyExists', {
      message: `there is a ${resourceType} "${resourceId}" in this cluster already`,
      nextStep: 'Choose another name.',
      resourceType,
      resourceId,
    }),
  );
}

/** `why` completes the sentence "… is not available here:". */
export function unavailable(operation: string, why: string): HypervisorFault {
  return new HypervisorFault(notSupported(operation, 'PROXMOX', why));
}

export function invalidSpec(pointer: string, message: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('InvalidVmSpec', { message, violations: [{ pointer, message }] }),
  );
}

export function exhausted(
  resourceType: string,
  message: string,
  requested: number | null,
  available: number | null,
): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceExhausted', { message, resourceType, requested, available }),
  );
}

/** Somebody else holds it: worth another try after a while. */
export function busy(operation: string, message: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', {
      message,
      operation,
      reason: 'busy',
      nextStep: 'Wait until the other task has ended.',
    }),
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

/** The account has a second factor, which only a person can give. */
export function secondFactor(user: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('AuthenticationFailed', {
      message: `${user} logs in with a second factor, which a server cannot give`,
      nextStep: 'Use an API token: it needs no second factor.',
    }),
  );
}
