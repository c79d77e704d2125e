import { missingPrerequisites } from '@anyvisor/libvirt-host';

const missing = await missingPrerequisites();

/** Whether this machine cannot run a real libvirt host, for `describe.skipIf`. */
export const cannotRun = missing.length > 0;

/** For the title of a suite: why it is skipped, if it is. */
export const reason = cannotRun ? ` (skipped: ${missing.join('; ')})` : '';

/** For the contract suite. */
export function skipReason(): string | undefined {
  return cannotRun ? missing.join('; ') : undefined;
}
