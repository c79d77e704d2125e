import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';

/** An answer of the endpoint that is not a success. */
export class NativeRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, text: string) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

/** Whatever code of this adapter threw, in words of the taxonomy. */
export function mapError(thrown: unknown, operation: string): HypervisorError {
  if (thrown instanceof HypervisorFault) {
    return thrown.error;
  }
  if (thrown instanceof NativeRefusal) {
    return mapRefusal(thrown, operation);
  }
  return thrown instanceof Error && thrown.name === 'ZodError'
    ? hypervisorError('OperationFailed', {
        message: 'the endpoint answered something that is not its protocol',
        operation,
        cause: thrown,
      })
    : hypervisorError('UnknownError', { message: `${operation} failed`, cause: thrown });
}

function mapRefusal({ code, message, status }: NativeRefusal, operation: string): HypervisorError {
  const facts = { message, native: { code, text: message } };
  const make = refusals[code];
  if (make !== undefined) {
    return make(facts, operation);
  }
  return status >= 500
    ? hypervisorError('OperationFailed', { ...facts, operation })
    : hypervisorError('UnknownError', facts);
}

interface Facts {
  readonly message: string;
  readonly native: { readonly code: string; readonly text: string };
}

/** One line for each code of the endpoint. */
const refusals: Readonly<Record<string, (facts: Facts, operation: string) => HypervisorError>> = {
  'bad-login': (facts) =>
    hypervisorError('AuthenticationFailed', { ...facts, nextStep: 'Check user name and password.' }),
  'no-such-vm': notFound('vm'),
  'no-such-disk': notFound('disk'),
  'no-such-snapshot': notFound('snapshot'),
  'no-such-task': notFound('task'),
  'no-such-path': notFound('path'),
  'name-taken': (facts) =>
    hypervisorError('ResourceAlreadyExists', { ...facts, resourceType: 'vm', resourceId: '' }),
  'wrong-state': (facts, operation) =>
    hypervisorError('OperationFailed', { ...facts, operation, reason: 'state' }),
  'storage-full': (facts) =>
    hypervisorError('ResourceExhausted', {
      ...facts,
      resourceType: 'storage',
      requested: null,
      available: null,
    }),
};

function notFound(resourceType: string) {
  return (facts: Facts) =>
    hypervisorError('ResourceNotFound', { ...facts, resourceType, resourceId: facts.message });
}
