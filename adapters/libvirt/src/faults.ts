import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import { adapterFaults } from '@anyvisor/port';
import { LibvirtError } from './protocol/remote-error.ts';

export { failed, invalidSpec, wrongState } from '@anyvisor/port';

export const { alreadyExists, notFound, unavailable } = adapterFaults('LIBVIRT', 'on this host');

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
