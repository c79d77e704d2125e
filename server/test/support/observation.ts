import { vmOperations } from '@anyvisor/domain';
import type { AllowedOperations, VmObservation } from '@anyvisor/domain';

/** A VM as a mapper would give it. */
export function observation(nativeRef: string, more: Partial<VmObservation> = {}): VmObservation {
  return {
    nativeRef,
    name: nativeRef,
    powerState: 'RUNNING',
    transition: null,
    nativeState: 'running',
    cpu: { cores: 2, maxCores: 2 },
    memory: { sizeBytes: 2 ** 31, maxBytes: 2 ** 31 },
    disks: [
      {
        key: 'vda',
        kind: 'disk',
        sizeBytes: 10 * 2 ** 30,
        allocatedBytes: 2 ** 30,
        storage: 'default',
        source: `/var/lib/images/${nativeRef}.qcow2`,
        bus: 'virtio',
        format: 'qcow2',
        readOnly: false,
      },
    ],
    nics: [],
    guest: { os: null, hostname: null, agent: 'UNKNOWN' },
    host: 'host-1',
    storageUsedBytes: 2 ** 30,
    firmware: 'bios',
    autostart: false,
    tags: [],
    metadata: {},
    snapshotCount: 0,
    marker: null,
    allowedOperations: allowed,
    ...more,
  };
}

const allowed = Object.fromEntries(
  vmOperations.map((operation, index) => [
    operation,
    index % 2 === 0
      ? { allowed: true }
      : { allowed: false, kind: 'OperationFailed', reason: 'the VM is not in the right state for it' },
  ]),
) as AllowedOperations;
