import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import { adapterFaults } from '@anyvisor/port';

export { failed, invalidSpec, mapped, wrongState } from '@anyvisor/port';

export const { alreadyExists, notFound, unavailable } = adapterFaults('PROXMOX', 'in this cluster');

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

/** The account has a second factor, which only a person can give. */
export function secondFactor(user: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('AuthenticationFailed', {
      message: `${user} logs in with a second factor, which a server cannot give`,
      nextStep: 'Use an API token: it needs no second factor.',
    }),
  );
}
