import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { operationWords } from '@anyvisor/port';
import { nativeOf } from './error-kinds.ts';
import { errorTable } from './error-table.ts';
import type { Words } from './error-words.ts';
import { ApiRefusal, MalformedAnswer, TaskFailed } from './protocol/api-refusal.ts';
import { TransportFailed, isCertificateCode } from './protocol/transport-failed.ts';

/** Whatever code of this adapter threw during `operation`, in words of the taxonomy. */
export function mapError(thrown: unknown, operation: string): HypervisorError {
  if (thrown instanceof HypervisorFault) return thrown.error;
  if (thrown instanceof ApiRefusal) return mapRefusal(thrown, operation);
  if (thrown instanceof TaskFailed)
    return mapWords({ status: 0, text: thrown.exitStatus, errors: {}, operation });
  if (thrown instanceof TransportFailed) return mapTransport(thrown);
  if (thrown instanceof MalformedAnswer) {
    return hypervisorError('NetworkError', {
      message: `the answer is not what a Proxmox VE node sends: ${thrown.message}`,
      nextStep: 'Check that the address is that of a Proxmox VE node, and that nothing alters its traffic.',
      cause: thrown,
    });
  }
  return hypervisorError('UnknownError', {
    message: `${operationWords(operation)} failed in a way the Proxmox VE adapter does not know`,
    nextStep: 'Look at the server’s log and report this.',
    cause: thrown,
  });
}

function mapRefusal({ status, text, errors, request }: ApiRefusal, operation: string): HypervisorError {
  const words: Words = { status, text, errors, operation };
  if (status === 401) {
    return hypervisorError('AuthenticationFailed', {
      message: 'the cluster refuses the login',
      nextStep: 'Check the user name with its realm and the password, or the token and its secret.',
      native: nativeOf(words),
    });
  }
  // The node that was asked could not reach the one it is about; whether that one has done it, nobody knows.
  if (status >= 595 && status <= 599) {
    return hypervisorError(status === 595 ? 'ConnectionFailed' : 'NetworkError', {
      message: `the node it is about does not answer (${status})`,
      nextStep: 'See whether that node is running.',
      native: nativeOf(words),
      ...(request.startsWith('GET ') ? {} : { outcomeUnknown: true }),
    });
  }
  return mapWords(words);
}

function mapWords(words: Words): HypervisorError {
  const said = [words.text, ...Object.values(words.errors)];
  for (const [pattern, make] of errorTable) {
    for (const text of said) {
      const match = pattern.exec(text);
      if (match !== null) return make(match, words);
    }
  }
  if (words.status === 400) return mapParameters(words);
  if (words.status === 501 && /no such uri|no such path/i.test(words.text))
    return hypervisorError('OperationNotSupported', {
      message: 'this release of Proxmox VE has no such call',
      operation: words.operation,
      hypervisorType: 'PROXMOX',
      native: nativeOf(words),
    });
  if (words.status === 0)
    return hypervisorError('OperationFailed', {
      message: `the task failed: ${words.text.slice(0, 300)}`,
      operation: words.operation,
      native: nativeOf(words),
    });
  return hypervisorError('UnknownError', {
    message: `the cluster answered something nobody expected: ${words.text.slice(0, 300)}`,
    nextStep: 'Look at the platform’s own words and report this.',
    native: nativeOf(words),
  });
}

/** 400: parameters that do not fit the platform's own schema. */
function mapParameters(words: Words): HypervisorError {
  const faults = Object.entries(words.errors);
  if (
    /^(?:create|clone|reconfigure|restore|addDisk|addNic|updateNic)/.test(words.operation) &&
    faults.length > 0
  ) {
    return hypervisorError('InvalidVmSpec', {
      message: `the cluster refuses ${faults.map(([name]) => name).join(', ')}`,
      violations: faults.map(([name, message]) => ({ pointer: `/${name}`, message })),
      native: nativeOf({ ...words, text: described(words) }),
    });
  }
  return hypervisorError('InvalidConfiguration', {
    message: `the cluster refuses ${faults.map(([name, message]) => `${name}: ${message}`).join('; ') || words.text}`,
    field: faults[0]?.[0] ?? '',
    native: nativeOf({ ...words, text: described(words) }),
  });
}

function described({ text, errors }: Words): string {
  return [text, ...Object.entries(errors).map(([name, message]) => `${name}: ${message}`)].join(' ');
}

const unreachableCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function mapTransport(error: TransportFailed): HypervisorError {
  const native = { code: error.code === '' ? 'transport' : error.code, text: error.message };
  if (isCertificateCode(error.code)) {
    return hypervisorError('ConnectionFailed', {
      message: `the server’s certificate is not accepted: ${error.message}`,
      reason: 'certificate',
      nextStep: 'Compare the fingerprint with the node’s own, and store it with the connection.',
      native,
    });
  }
  if (unreachableCodes.has(error.code)) {
    return hypervisorError('NetworkError', {
      message: `the cluster cannot be found (${error.code})`,
      nextStep: 'Check the address and the network.',
      native,
    });
  }
  return hypervisorError('ConnectionFailed', {
    message: `the connection to the cluster broke: ${error.message}`,
    nextStep: 'Check the address and whether the node is running.',
    native,
    ...(error.sent ? { outcomeUnknown: true } : {}),
  });
}
