import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';

export function noSuchConnection(connectionId: string): HypervisorError {
  return hypervisorError('ResourceNotFound', {
    message: `There is no connection ${connectionId}`,
    resourceType: 'connection',
    resourceId: connectionId,
    nextStep: 'List the connections to see which there are.',
  });
}

export function disabled(name: string): HypervisorError {
  return hypervisorError('ConnectionFailed', {
    message: `The connection "${name}" is switched off`,
    reason: 'policy',
    nextStep: 'Enable the connection first.',
  });
}

export function nameTaken(name: string): HypervisorError {
  return hypervisorError('ResourceAlreadyExists', {
    message: `There is a connection named "${name}" already`,
    resourceType: 'connection',
    resourceId: name,
    nextStep: 'Choose another name.',
  });
}

export function sameEndpoint(other: { readonly id: string; readonly name: string }): HypervisorError {
  return hypervisorError('ResourceAlreadyExists', {
    message: `The connection "${other.name}" leads to the same endpoint already`,
    resourceType: 'connection',
    resourceId: other.id,
    nextStep: `Use "${other.name}", or disable or remove it first.`,
  });
}

export function typeIsFixed(): HypervisorError {
  return hypervisorError('InvalidConfiguration', {
    message: 'The type of a connection cannot change',
    field: 'type',
    nextStep: 'Add a new connection and remove this one.',
  });
}

export function stillWorking(name: string, operations: number): HypervisorError {
  return hypervisorError('OperationFailed', {
    message: `${operations} operations of the connection "${name}" have not ended`,
    operation: 'removeConnection',
    reason: 'busy',
    nextStep: 'Wait for them, or cancel them, and remove the connection then.',
  });
}

export function unreachable(name: string): HypervisorError {
  return hypervisorError('ConnectionFailed', {
    message: `The connection "${name}" is read-only for now: its endpoint does not answer`,
    nextStep: 'Test the connection; what it showed last stays visible, marked as stale.',
  });
}

export function readOnlyMode(name: string, operation: string): HypervisorError {
  return hypervisorError('OperationFailed', {
    message: `The connection "${name}" is read-only: nothing is changed through it`,
    operation,
    reason: 'policy',
    nextStep: 'Set the mode of the connection to read_write.',
  });
}
