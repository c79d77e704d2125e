import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import { notSupported } from '@anyvisor/port';
import { LibvirtError } from './protocol/remote-error.ts';

/** Thrown when the VM's state forbids what was asked: not to be repeated before a person has acted. */
export function wrongState(operation: string, message: string, nextStep: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', { message, operation, reason: 'state', nextStep }),
  );
}

/** `given` is what was asked for, whatever that is. */
export function notFound(resourceType: string, given: unknown): HypervisorFault {
  const resourceId = typeof given === 'string' ? given : typeof given;
  const shown = resourceId.length > 80 ? `${resourceId.slice(0, 80)}…` : resourceId;
  const message = `there is no ${resourceType} "${shown}" on this host`;
  return new HypervisorFault(
    hypervisorError('ResourceNotFound', { message, resourceType, resourceId: shown }),
  );
}

export function alreadyExists(resourceType: string, resourceId: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceAlreadyExists', {
      message: `there is a ${resourceType} "${resourceId}" on this host already`,
      nextStep: 'Choose another name.',
      resourceType,
      resourceId,
    }),
  );
}

/** `why` completes the sentence "… is not available here:". */
export function unavailable(operation: string, why: string): HypervisorFault {
  return new HypervisorFault(notSupported(operation, 'LIBVIRT', why));
}

export function invalidSpec(pointer: string, message: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('InvalidVmSpec', { message, violations: [{ pointer, message }] }),
  );
}

/** Bytes; null when unknown. */
export function exhausted(
  resourceType: string,
  amounts: { readonly requested: number | null; readonly available: number | null },
  message: string,
  nextStep: string,
): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceExhausted', { message, resourceType, ...amounts, nextStep }),
  );
}

/** A failure that the same request may not meet again. */
export function failed(operation: string, message: string, nextStep?: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', {
      message,
      operation,
      ...(nextStep === undefined ? {} : { nextStep }),
    }),
  );
}

export function timedOut(
  operation: string,
  message: string,
  timeoutSeconds: number,
  nextStep: string,
): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationTimeout', { message, operation, timeoutSeconds, nextStep }),
  );
}

/** Did libvirt answer one of these codes (see {@link CODE})? */
export function isCode(thrown: unknown, ...codes: readonly number[]): thrown is LibvirtError {
  return thrown instanceof LibvirtError && codes.includes(thrown.code);
}

/** virErrorNumber (include/libvirt/virterror.h), those that decide what we do next. */
export const CODE = {
  noSupport: 3,
  invalidArg: 8,
  operationFailed: 9,
  operationDenied: 29,
  noDomain: 42,
  noPool: 49,
  noVolume: 50,
  operationInvalid: 55,
  configUnsupported: 67,
  operationTimeout: 68,
  noMetadata: 80,
  noSnapshot: 72,
  agentUnresponsive: 86,
  volumeExists: 90,
  accessDenied: 88,
  agentUnsynced: 97,
  deviceMissing: 99,
} as const;
