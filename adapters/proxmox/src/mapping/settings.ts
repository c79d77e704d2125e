import type { MappingError, VmProvisionSpec } from '@anyvisor/domain';
import { mostCpuCores, mostMemoryGb } from '../capabilities.ts';

/** The first thing in a spec that Proxmox VE, or this adapter, cannot honour; nothing is ever left out in silence. */
export function settingProblem(spec: VmProvisionSpec): MappingError | undefined {
  const { compute, guest, placement, template, storage } = spec;
  return (
    nameProblem(spec.name, '/name') ??
    sizeProblem('/compute/cpuCores', compute.cpuCores, mostCpuCores) ??
    sizeProblem('/compute/memoryMb', compute.memoryMb, mostMemoryGb * 1024) ??
    (compute.memoryMb < 16
      ? problem('/compute/memoryMb', compute.memoryMb, 'must be at least 16')
      : undefined) ??
    topologyProblem(spec) ??
    pinningProblem(spec) ??
    refuse(compute.reservation, '/compute/reservation') ??
    refuse(compute.limit, '/compute/limit') ??
    refuse(compute.processingUnits, '/compute/processingUnits') ??
    refuse(guest?.sysprep, '/guest/sysprep') ??
    (guest?.userData === undefined
      ? undefined
      : problem(
          '/guest/userData',
          'userData',
          'the API takes no snippet files: use SSH keys and addresses, or put the user data into the template',
        )) ??
    (guest?.hostname === undefined || guest.hostname === spec.name
      ? undefined
      : problem('/guest/hostname', guest.hostname, 'Proxmox VE names the guest like the VM')) ??
    refuse(placement?.affinity, '/placement/affinity') ??
    (spec.firmware?.secureBoot === true && spec.firmware.type !== 'uefi'
      ? problem('/firmware/secureBoot', true, 'needs the firmware uefi')
      : undefined) ??
    (spec.security?.memoryEncryption !== undefined && spec.firmware?.type !== 'uefi'
      ? problem('/security/memoryEncryption', spec.security.memoryEncryption, 'needs the firmware uefi')
      : undefined) ??
    devicesProblem(spec) ??
    diskProblem(spec) ??
    (storage.cloneMode === 'linked' && template === 'blank'
      ? problem('/storage/cloneMode', 'linked', 'there is nothing to link to')
      : undefined) ??
    nicProblem(spec)
  );
}

/** Names are DNS names (`dns-name` of PVE::JSONSchema): no underscore, 63 characters between dots. */
export function nameProblem(name: string, pointer: string): MappingError | undefined {
  return typeof name === 'string' &&
    /^(?!.{256})(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(
      name,
    )
    ? undefined
    : problem(pointer, name, 'must be a DNS name: letters, digits and hyphens, in parts separated by dots');
}

/** Why a whole number from 1 to `most` is not what was given. */
export function sizeProblem(pointer: string, given: number, most: number): MappingError | undefined {
  return Number.isInteger(given) && given >= 1 && given <= most
    ? undefined
    : problem(pointer, given, `must be a whole number from 1 to ${most}`);
}

function topologyProblem({ compute }: VmProvisionSpec): MappingError | undefined {
  const { topology, cpuCores, maxCpuCores, maxMemoryMb, memoryMb } = compute;
  if (
    maxCpuCores !== undefined &&
    (!Number.isInteger(maxCpuCores) || maxCpuCores < cpuCores || maxCpuCores > mostCpuCores)
  )
    return problem(
      '/compute/maxCpuCores',
      maxCpuCores,
      `must be a whole number from cpuCores to ${mostCpuCores}`,
    );
  if (maxMemoryMb !== undefined && maxMemoryMb > memoryMb && memoryMb < 1024)
    return problem('/compute/memoryMb', memoryMb, 'must be at least 1024 where memory is to be added later');
  if (maxMemoryMb !== undefined && (maxMemoryMb < memoryMb || maxMemoryMb > mostMemoryGb * 1024))
    return problem('/compute/maxMemoryMb', maxMemoryMb, `must be from memoryMb to ${mostMemoryGb * 1024}`);
  if (topology === undefined) return undefined;
  if ((topology.threadsPerCore ?? 1) !== 1)
    return problem(
      '/compute/topology/threadsPerCore',
      topology.threadsPerCore,
      'Proxmox VE shows no threads',
    );
  return topology.sockets * topology.coresPerSocket === (maxCpuCores ?? cpuCores)
    ? undefined
    : problem(
        '/compute/topology',
        `${topology.sockets} x ${topology.coresPerSocket}`,
        'must make up the number of cores',
      );
}

/** `affinity` is for the whole VM. */
function pinningProblem({ compute: { pinning = [] } }: VmProvisionSpec): MappingError | undefined {
  return new Set(pinning.map(({ hostCpus }) => hostCpus)).size <= 1
    ? undefined
    : problem('/compute/pinning', 'pinning', 'Proxmox VE pins all cores of a VM to the same host CPUs');
}

function devicesProblem({ devices = [] }: VmProvisionSpec): MappingError | undefined {
  if (devices.length > 16) return problem('/devices', devices.length, 'at most 16 devices');
  const index = devices.findIndex((one) => one.type === 'mediated' || !isAddress(one.address));
  return index < 0
    ? undefined
    : problem(`/devices/${index}`, 'device', 'name a PCI address (0000:41:00.0) or a resource mapping');
}

function isAddress(address: string | undefined): boolean {
  return /^(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}(?:\.[0-7])?$|^[A-Za-z][A-Za-z0-9_-]{1,60}$/i.test(
    address ?? '',
  );
}

/** GiB a disk may have: 128 TiB. */
export const mostDiskGb = 128 * 1024;
const slots = { virtio: 16, scsi: 31, sata: 6, ide: 3 };

function diskProblem({ storage }: VmProvisionSpec): MappingError | undefined {
  const used = { virtio: 0, scsi: 0, sata: 0, ide: 0 };
  for (const [index, disk] of storage.disks.entries()) {
    const pointer = `/storage/disks/${index}`;
    const { bus = 'scsi', format } = disk;
    const size = sizeProblem(`${pointer}/sizeGb`, disk.sizeGb, mostDiskGb);
    if (size !== undefined) return size;
    if (bus === 'nvme') return problem(`${pointer}/bus`, bus, 'Proxmox VE has virtio, scsi, sata and ide');
    if (format === 'vhd' || format === 'vhdx')
      return problem(`${pointer}/format`, format, 'Proxmox VE has raw, qcow2 and vmdk');
    used[bus] += 1;
    if (used[bus] > slots[bus]) return problem(pointer, bus, `at most ${slots[bus]} disks on ${bus}`);
  }
  return undefined;
}

function nicProblem({ network }: VmProvisionSpec): MappingError | undefined {
  if (network.nics.length > 32) return problem('/network/nics', network.nics.length, 'at most 32 NICs');
  for (const [index, nic] of network.nics.entries()) {
    const { vlan } = nic;
    if (vlan !== undefined && !(Number.isInteger(vlan) && vlan >= 1 && vlan <= 4094))
      return problem(`/network/nics/${index}/vlan`, vlan, 'must be a whole number from 1 to 4094');
  }
  return undefined;
}

function refuse(given: unknown, pointer: string): MappingError | undefined {
  return given === undefined
    ? undefined
    : problem(
        pointer,
        pointer.split('/').at(-1),
        'Proxmox VE, or this version of the adapter, cannot set it',
      );
}

function problem(pointer: string, subject: unknown, message: string): MappingError {
  return { kind: 'UnsupportedSetting', subject: String(subject).slice(0, 100), pointer, message };
}
