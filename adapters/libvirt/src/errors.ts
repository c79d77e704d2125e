import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { operationWords } from '@anyvisor/port';
import { XdrError } from '@anyvisor/toolkit/xdr-error';
import { XmlError } from '@anyvisor/toolkit/xml-reader';
import { deepest, mapConnectFailure } from './connect-errors.ts';
import { mapRemoteError } from './error-table.ts';
import { CallAborted, CallError, CallTimeout, QueueFull } from './protocol/call-error.ts';
import { AuthenticationUnsupported, ConnectFailed } from './protocol/connect-failed.ts';
import { ProtocolError } from './protocol/protocol-error.ts';
import { LibvirtError } from './protocol/remote-error.ts';

/** Whatever was thrown during `operation`, as an error of the taxonomy. */
export function mapError(thrown: unknown, operation: string): HypervisorError {
  if (thrown instanceof HypervisorFault) return thrown.error;
  if (thrown instanceof LibvirtError) return mapRemoteError(thrown, operation);
  if (thrown instanceof CallError) {
    const said = deepest(thrown);
    if (said === undefined) return mapCallError(thrown, operation);
    return thrown.outcome === 'unknown' ? { ...said, outcomeUnknown: true } : said;
  }
  if (thrown instanceof ConnectFailed || thrown instanceof AuthenticationUnsupported) {
    return mapConnectFailure(thrown, operation, mapError);
  }
  if (thrown instanceof ProtocolError || thrown instanceof XdrError || thrown instanceof XmlError) {
    return hypervisorError('ConnectionFailed', {
      message: `the peer does not speak libvirt's protocol as expected: ${thrown.message}`,
      nextStep: 'Check that the address is that of a libvirt daemon, and that nothing alters its traffic.',
      cause: thrown,
    });
  }
  return hypervisorError('UnknownError', {
    message: `${operationWords(operation)} failed in a way the libvirt adapter does not know`,
    nextStep: 'Look at the server’s log and report this.',
    cause: thrown,
  });
}

/** A call without an answer. After `unknown` the daemon may have acted: look before repeating. */
function mapCallError(error: CallError, operation: string): HypervisorError {
  const unknown = error.outcome === 'unknown' ? ({ outcomeUnknown: true } as const) : {};
  const facts = { ...unknown, cause: error, message: error.message };
  if (error instanceof CallTimeout) {
    return hypervisorError('OperationTimeout', {
      ...facts,
      operation,
      timeoutSeconds: error.deadlineMs / 1000,
      nextStep: 'See whether the host is overloaded or one of its storage pools hangs.',
    });
  }
  if (error instanceof CallAborted) {
    return hypervisorError('OperationFailed', { ...facts, operation, reason: 'cancelled' });
  }
  if (error instanceof QueueFull) {
    return hypervisorError('OperationFailed', {
      ...facts,
      operation,
      reason: 'busy',
      nextStep: 'Wait: the host does not keep up with its requests.',
    });
  }
  return hypervisorError('ConnectionFailed', {
    ...facts,
    nextStep: 'See whether libvirtd runs on the host.',
  });
}
