import type { OperationAllowance, PowerState } from '@anyvisor/domain';
import type { LibvirtNativeVm } from '../native-vm.ts';
import { hardwareObstacle } from './hardware-obstacle.ts';

/** What forbids an internal snapshot, which lives inside the disks and, for UEFI, inside the firmware's variables. */
export function snapshotObstacle(
  { domain }: Pick<LibvirtNativeVm, 'domain'>,
  powerState: PowerState,
): OperationAllowance | undefined {
  if (domain.virtType === 'test') return undefined;
  const writable = domain.disks.filter((disk) => disk.device !== 'cdrom' && !disk.readOnly);
  const unfit = writable.find((disk) => disk.format !== 'qcow2');
  if (unfit !== undefined) {
    return no(`disk ${unfit.target} is ${unfit.format ?? 'not qcow2'}: snapshots need qcow2 disks`);
  }
  if (writable.length === 0) return no('the machine has no disk to keep a snapshot in');
  const active = powerState === 'RUNNING' || powerState === 'PAUSED';
  const frozen = active ? hardwareObstacle(domain) : undefined;
  if (frozen !== undefined) return frozen;
  return active && domain.nvramFormat === 'raw'
    ? no('the machine has UEFI firmware whose variables are not qcow2: shut it down for a snapshot')
    : undefined;
}

function no(reason: string): OperationAllowance {
  return { allowed: false, kind: 'OperationNotSupported', reason };
}
