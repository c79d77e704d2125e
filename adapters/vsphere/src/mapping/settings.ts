import type { MappingError, VmProvisionSpec } from '@anyvisor/domain';
import { mostCpuCores, mostMemoryGb } from '../capabilities.ts';

/** The first thing in a spec that vSphere, or this adapter, cannot honour; nothing is ever left out in silence. */
export function settingProblem(spec: VmProvisionSpec): MappingError | undefined {
  const { compute, firmware } = spec;
  return (
    sizeFault('/compute/cpuCores', compute.cpuCores, mostCpuCores) ??
    sizeFault('/compute/memoryMb', compute.memoryMb, mostMemoryGb * 1024) ??
    memoryStep(compute.memoryMb) ??
    refuse(compute.pinning, '/compute/pinning') ??
    refuse(compute.numa, '/compute/numa') ??
    refuse(compute.hugePages, '/compute/hugePages') ??
    refuse(compute.ballooning, '/compute/ballooning') ??
    refuse(compute.processingUnits, '/compute/processingUnits') ??
    refuse(firmware?.tpm === true ? true : undefined, '/firmware/tpm') ??
    refuse((spec.devices?.length ?? 0) > 0 ? spec.devices : undefined, '/devices') ??
    refuse(spec.security?.memoryEncryption, '/security/memoryEncryption') ??
    refuse(spec.placement?.affinity, '/placement/affinity') ??
    diskProblem(spec) ??
    nicProblem(spec)
  );
}

/** Why a whole number from 1 to `most` is not what was given. */
export function sizeFault(pointer: string, given: number, most: number): MappingError | undefined {
  return Number.isInteger(given) && given >= 1 && given <= most
    ? undefined
    : problem(pointer, String(given), `must be a whole number from 1 to ${most}`);
}

/** "The memory size must be a multiple of 4 MB" (vSphere Virtual Machine Administration). */
function memoryStep(memoryMb: number): MappingError | undefined {
  return memoryMb % 4 === 0
    ? undefined
    : problem('/compute/memoryMb', String(memoryMb), 'must be a multiple of 4');
}

/** A virtual disk has at most 62 TB ("Configuration Maximums"). */
export const mostDiskGb = 62 * 1024;

function diskProblem({ storage, template }: VmProvisionSpec): MappingError | undefined {
  for (const [index, disk] of storage.disks.entries()) {
    const pointer = `/storage/disks/${index}`;
    const fault =
      sizeFault(`${pointer}/sizeGb`, disk.sizeGb, mostDiskGb) ??
      (disk.format === undefined || disk.format === 'vmdk'
        ? undefined
        : problem(`${pointer}/format`, disk.format, 'vSphere keeps disks as vmdk')) ??
      (disk.bus === undefined || disk.bus === 'scsi'
        ? undefined
        : problem(
            `${pointer}/bus`,
            disk.bus,
            'this adapter attaches disks to a paravirtual SCSI controller: ask for scsi',
          ));
    if (fault !== undefined) return fault;
  }
  if (storage.disks.length > 15)
    return problem('/storage/disks', String(storage.disks.length), 'at most 15 disks');
  return storage.cloneMode === 'linked' && template === 'blank'
    ? problem('/storage/cloneMode', 'linked', 'there is nothing to link to')
    : undefined;
}

function nicProblem({ network }: VmProvisionSpec): MappingError | undefined {
  if (network.nics.length > 10)
    return problem('/network/nics', String(network.nics.length), 'at most 10 NICs');
  for (const [index, nic] of network.nics.entries()) {
    const pointer = `/network/nics/${index}`;
    if (nic.vlan !== undefined) {
      return problem(
        `${pointer}/vlan`,
        String(nic.vlan),
        'the port group decides the VLAN: choose another network',
      );
    }
    if (nic.model === 'virtio' || nic.model === 'rtl8139') {
      return problem(`${pointer}/model`, nic.model, 'vSphere has vmxnet3, e1000 and e1000e');
    }
  }
  return undefined;
}

function refuse(given: unknown, pointer: string): MappingError | undefined {
  return given === undefined
    ? undefined
    : problem(pointer, pointer.split('/').at(-1) ?? '', 'the vSphere adapter of this version cannot set it');
}

function problem(pointer: string, subject: string, message: string): MappingError {
  return { kind: 'UnsupportedSetting', subject, pointer, message };
}
