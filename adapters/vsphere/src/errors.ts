import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { operationWords } from '@anyvisor/port';
import { XmlError } from '@anyvisor/toolkit/xml-reader';
import { mapVimFault } from './error-table.ts';
import { TransportFailed } from './protocol/transport-failed.ts';
import { VimFault } from './protocol/vim-fault.ts';

/** Whatever code of this adapter threw during `operation`, in words of the taxonomy. */
export function mapError(thrown: unknown, operation: string): HypervisorError {
  if (thrown instanceof HypervisorFault) return thrown.error;
  if (thrown instanceof VimFault) return mapVimFault(thrown, operation);
  if (thrown instanceof TransportFailed) return mapTransport(thrown);
  if (thrown instanceof XmlError) {
    return hypervisorError('NetworkError', {
      message: `the answer is not what a vSphere server sends: ${thrown.message}`,
      nextStep: 'Check that the address is that of a vCenter or ESXi, and that nothing alters its traffic.',
      cause: thrown,
    });
  }
  return hypervisorError('UnknownError', {
    message: `${operationWords(operation)} failed in a way the vSphere adapter does not know`,
    nextStep: 'Look at the server’s log and report this.',
    cause: thrown,
  });
}

const certificateCodes = /^(CERT_|ERR_TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/;
const unreachableCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function mapTransport(error: TransportFailed): HypervisorError {
  const native = { code: error.code === '' ? 'transport' : error.code, text: error.message };
  if (certificateCodes.test(error.code)) {
    return hypervisorError('ConnectionFailed', {
      message: `the server’s certificate is not accepted: ${error.message}`,
      reason: 'certificate',
      nextStep: 'Compare the fingerprint with the server’s own, and store it with the connection.',
      native,
    });
  }
  if (unreachableCodes.has(error.code)) {
    return hypervisorError('NetworkError', {
      message: `the server cannot be found (${error.code})`,
      nextStep: 'Check the address and the network.',
      native,
    });
  }
  const neverSent = error.code === 'ECONNREFUSED' || !error.sent;
  return hypervisorError('ConnectionFailed', {
    message: `the connection to the server broke: ${error.message}`,
    nextStep: 'Check the address and whether the server is running.',
    native,
    ...(neverSent ? {} : { outcomeUnknown: true }),
  });
}
