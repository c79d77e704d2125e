import type { OperationAllowance } from '@anyvisor/domain';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';

/** Why a running machine's memory and devices cannot be put into a file or sent away, or undefined. */
export function hardwareObstacle({ tuning }: Pick<LibvirtDomain, 'tuning'>): OperationAllowance | undefined {
  const { hostDevices, launchSecurity } = tuning;
  if (launchSecurity !== null) {
    return no(`its memory is encrypted (${launchSecurity.type}) and can be read on this host alone`);
  }
  if (hostDevices.length === 0) return undefined;
  return no('devices of its host are handed through, and their state cannot be kept: shut it down instead');
}

function no(reason: string): OperationAllowance {
  return { allowed: false, kind: 'OperationNotSupported', reason: `the machine cannot be frozen: ${reason}` };
}
