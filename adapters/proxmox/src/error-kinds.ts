import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import type { Make, Words } from './error-words.ts';

/** The platform's own words, for the details view. */
export function nativeOf({ status, text }: Words): { readonly code: string; readonly text: string } {
  return { code: status === 0 ? 'task' : String(status), text: text.slice(0, 1000) };
}

export function missing(resourceType: string): Make {
  return ([, id = ''], words) =>
    hypervisorError('ResourceNotFound', {
      message: `there is no such ${resourceType}${id === '' ? '' : `: ${id}`}`,
      resourceType,
      resourceId: id,
      native: nativeOf(words),
    });
}

export function exists(resourceType: string): Make {
  return ([, id = ''], words) =>
    hypervisorError('ResourceAlreadyExists', {
      message: `there is such a ${resourceType} already${id === '' ? '' : `: ${id}`}`,
      resourceType,
      resourceId: id,
      native: nativeOf(words),
    });
}

/** `/vms/100, VM.PowerMgmt` or `/vms/100, VM.Audit|VM.Config.Disk`: the path, and what would be needed there. */
export const authorization: Make = ([, what = ''], words) => {
  const at = what.lastIndexOf(', ');
  const privileges = at < 0 ? [] : what.slice(at + 2).split('|');
  const path = at < 0 ? '' : what.slice(0, at);
  return hypervisorError('AuthorizationFailed', {
    message: `the account lacks a right at the cluster${what === '' ? '' : `: ${what}`}`,
    requiredPermissions: privileges.map((one) => `${one} on ${path}`),
    nextStep: 'Give the account, and the token when it is separated from it, that privilege.',
    native: nativeOf(words),
  });
};

export const rootOnly: Make = (_match, words) =>
  hypervisorError('AuthorizationFailed', {
    message: 'only root@pam, logged in with its password, may do that',
    requiredPermissions: ['root@pam'],
    nextStep: 'Leave that setting out, or do it in the cluster’s own interface.',
    native: nativeOf(words),
  });

export function busy(message: string): Make {
  return (_match, words) =>
    hypervisorError('OperationFailed', {
      message,
      operation: words.operation,
      reason: 'busy',
      nextStep: 'Wait until the other task has ended.',
      native: nativeOf(words),
    });
}

export function state(message: string, nextStep = 'Read the VM again: its state has changed.'): Make {
  return (_match, words) =>
    hypervisorError('OperationFailed', {
      message,
      operation: words.operation,
      reason: 'state',
      nextStep,
      native: nativeOf(words),
    });
}

export function failed(message: string): Make {
  return (_match, words) =>
    hypervisorError('OperationFailed', { message, operation: words.operation, native: nativeOf(words) });
}

export const protectedFrom: Make = (_match, words) =>
  policy('the VM is protected', 'Switch its protection off.', words);

export const inUse: Make = (_match, words) =>
  policy('something else still uses it', 'Remove what hangs on it first.', words);

function policy(message: string, nextStep: string, words: Words): HypervisorError {
  return hypervisorError('OperationFailed', {
    message,
    operation: words.operation,
    reason: 'policy',
    nextStep,
    native: nativeOf(words),
  });
}

export const degraded: Make = (_match, words) =>
  hypervisorError('ConnectionFailed', {
    message: 'the cluster has lost its quorum and changes nothing',
    nextStep: 'Bring back enough of its nodes.',
    native: nativeOf(words),
  });

export const unreachable: Make = ([, node = ''], words) =>
  hypervisorError('ConnectionFailed', {
    message: `the node ${node} cannot be reached`.replace('  ', ' '),
    nextStep: 'See whether that node is running.',
    native: nativeOf(words),
  });

/** `not enough free space (AVAILABLE < REQUESTED)`, in bytes. */
export function exhausted(resourceType: string): Make {
  return ([, first, second], words) =>
    hypervisorError('ResourceExhausted', {
      message: `the cluster has not enough ${resourceType} left`,
      resourceType,
      requested: second === undefined ? null : Number(second),
      available: first === undefined ? null : Number(first),
      ...(resourceType === 'storage' ? { reason: 'disk-full' as const } : {}),
      nextStep: resourceType === 'storage' ? 'Free space, or choose another storage.' : 'Ask for less.',
      native: nativeOf(words),
    });
}

export function invalid(field: string): Make {
  return (_match, words) =>
    hypervisorError('InvalidConfiguration', {
      message: `the ${field} is not there on that node`,
      field,
      nextStep: 'Choose one that the node has.',
      native: nativeOf(words),
    });
}

export const shrinking: Make = (_match, words) =>
  hypervisorError('InvalidVmSpec', {
    message: 'a disk cannot shrink',
    violations: [{ pointer: '/sizeGb', message: 'must not be smaller than the disk is' }],
    native: nativeOf(words),
  });

/** Of the cluster a VM was to move to, said by the one it is in. */
export const unverified: Make = (_match, words) =>
  hypervisorError('OperationFailed', {
    message: 'the destination shows another certificate than its connection has pinned',
    operation: words.operation,
    reason: 'policy',
    nextStep: 'Compare the fingerprint with the destination node’s own, and store it with its connection.',
    native: nativeOf(words),
  });

export const storageAway: Make = (_match, words) =>
  hypervisorError('OperationFailed', {
    message: 'a storage cannot be reached from the node',
    operation: words.operation,
    nextStep: 'See whether the storage is online.',
    native: nativeOf(words),
  });

export function notSupported(why: string): Make {
  return (_match, words) =>
    hypervisorError('OperationNotSupported', {
      message: `that cannot be done: ${why}`,
      operation: words.operation,
      hypervisorType: 'PROXMOX',
      native: nativeOf(words),
    });
}

export const conflict: Make = (_match, words) =>
  hypervisorError('OperationFailed', {
    message: 'somebody else has changed the VM in the meantime',
    operation: words.operation,
    reason: 'busy',
    nextStep: 'Read the VM again and repeat the change.',
    native: nativeOf(words),
  });

export const timeout: Make = (_match, words) =>
  hypervisorError('OperationTimeout', {
    message: 'the guest did not do it in the time it was given',
    operation: words.operation,
    timeoutSeconds: 0,
    nextStep: 'Give it more time, or force it.',
    native: nativeOf(words),
  });

export const cancelled: Make = (_match, words) =>
  hypervisorError('OperationFailed', {
    message: 'the task was stopped',
    operation: words.operation,
    reason: 'cancelled',
    native: nativeOf(words),
  });
