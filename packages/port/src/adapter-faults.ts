import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorType, MappingError, Result } from '@anyvisor/domain';
import { notSupported } from './define-port.ts';
import { mappingFault } from './mapping-fault.ts';

/** What the sentence "there is no disk …" ends with. */
export type Place = 'on this host' | 'in this cluster' | 'at this endpoint';

export interface AdapterFaults {
  /** `ResourceNotFound`; `given` is what was asked for, whatever that is. */
  readonly notFound: (resourceType: string, given: unknown) => HypervisorFault;
  /** `ResourceAlreadyExists`. */
  readonly alreadyExists: (resourceType: string, resourceId: string) => HypervisorFault;
  /** `OperationNotSupported`; `why` completes the sentence "… is not available here:". */
  readonly unavailable: (operation: string, why: string) => HypervisorFault;
}

/** Those faults that name the platform or the place. Thrown by an adapter, its port answers them as errors. */
export function adapterFaults(type: HypervisorType, place: Place): AdapterFaults {
  return {
    notFound: (resourceType, given) => {
      const resourceId = shown(given);
      const message = `there is no ${resourceType} "${resourceId}" ${place}`;
      return new HypervisorFault(hypervisorError('ResourceNotFound', { message, resourceType, resourceId }));
    },
    alreadyExists: (resourceType, resourceId) => {
      const message = `there is a ${resourceType} "${resourceId}" ${place} already`;
      const nextStep = 'Choose another name.';
      return new HypervisorFault(
        hypervisorError('ResourceAlreadyExists', { message, nextStep, resourceType, resourceId }),
      );
    },
    unavailable: (operation, why) => new HypervisorFault(notSupported(operation, type, why)),
  };
}

/** `OperationFailed`: the VM's state forbids what was asked. Not to be repeated before a person has acted. */
export function wrongState(operation: string, message: string, nextStep?: string): HypervisorFault {
  const next = nextStep === undefined ? {} : { nextStep };
  return new HypervisorFault(
    hypervisorError('OperationFailed', { message, operation, reason: 'state', ...next }),
  );
}

/** `InvalidVmSpec`, with one violation; `pointer` is a JSON pointer into the request. */
export function invalidSpec(pointer: string, message: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('InvalidVmSpec', { message, violations: [{ pointer, message }] }),
  );
}

/** `OperationFailed`: a failure that the same request may not meet again. */
export function failed(operation: string, message: string, nextStep?: string): HypervisorFault {
  const next = nextStep === undefined ? {} : { nextStep };
  return new HypervisorFault(hypervisorError('OperationFailed', { message, operation, ...next }));
}

/** The value of a mapping; its error thrown, for the guard to catch. */
export function mapped<T>(result: Result<T, MappingError>): T {
  if (!result.ok) throw new HypervisorFault(mappingFault(result.error));
  return result.value;
}

const mostShown = 80;

function shown(given: unknown): string {
  const text = typeof given === 'string' ? given : typeof given;
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
