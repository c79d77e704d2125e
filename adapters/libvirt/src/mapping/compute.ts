import type { VmProvisionSpec } from '@anyvisor/domain';
import type { LibvirtExtension } from '../extension.ts';
import { maxCpuCores } from '../domain-xml/compute-size.ts';
import { numbersOf } from './cpu-list.ts';
import type { HostProfile } from './host-profile.ts';
import { unsupported } from './unmappable.ts';

/** Refuses what libvirt cannot express about CPU and memory; what passes is written as it stands. */
export function checkCompute(spec: VmProvisionSpec, host: HostProfile, extension: LibvirtExtension): void {
  const { compute } = spec;
  const cores = maxCpuCores(compute);
  if (host.maxVcpus !== null && cores > host.maxVcpus) {
    throw unsupported(
      '/compute/cpuCores',
      cores,
      `This host gives a guest at most ${host.maxVcpus} virtual CPUs.`,
    );
  }
  checkTopology(compute, cores);
  for (const [index, pin] of (compute.pinning ?? []).entries()) {
    const at = `/compute/pinning/${index}`;
    if (pin.vcpu >= cores)
      throw unsupported(`${at}/vcpu`, pin.vcpu, `There are only ${cores} virtual CPUs to pin.`);
    checkOnHost(`${at}/hostCpus`, pin.hostCpus, host);
  }
  if (compute.numa !== undefined) checkNodes('/compute/numa/hostNodes', compute.numa.hostNodes, host);
  checkPages(compute, host);
  if (compute.processingUnits !== undefined) {
    throw unsupported(
      '/compute/processingUnits',
      compute.processingUnits.units,
      'Fractional processors exist on PowerVM only; give whole cores, and shares for weight.',
    );
  }
  checkGuarantees(compute);
  if (compute.ballooning !== undefined && compute.ballooning.minMemoryMb > compute.memoryMb) {
    throw unsupported(
      '/compute/ballooning/minMemoryMb',
      compute.ballooning.minMemoryMb,
      'The least memory cannot be more than the memory.',
    );
  }
  if (extension.cpu?.mode === 'host-passthrough' && (extension.virtType ?? host.virtType) !== 'kvm') {
    throw unsupported(
      '/extensions/LIBVIRT/cpu/mode',
      'host-passthrough',
      'An emulated guest cannot have the host’s CPU: host-passthrough needs KVM.',
      ['maximum', 'custom'],
    );
  }
}

function checkTopology({ topology, cpuCores }: VmProvisionSpec['compute'], cores: number): void {
  if (topology === undefined) return;
  const product = topology.sockets * topology.coresPerSocket * (topology.threadsPerCore ?? 1);
  if (product === cores) return;
  const wanted = cores === cpuCores ? `cpuCores (${cores})` : `maxCpuCores (${cores})`;
  throw unsupported(
    '/compute/topology',
    product,
    `Sockets × cores × threads is ${product}, but libvirt wants it to be exactly ${wanted}.`,
  );
}

function checkGuarantees({ reservation, limit }: VmProvisionSpec['compute']): void {
  const without: readonly (readonly [string, number | undefined, string])[] = [
    ['/compute/reservation/cpuMhz', reservation?.cpuMhz, 'QEMU cannot guarantee MHz; use shares or pinning.'],
    ['/compute/reservation/memoryMb', reservation?.memoryMb, 'QEMU cannot guarantee memory; use huge pages.'],
    ['/compute/limit/cpuMhz', limit?.cpuMhz, 'QEMU cannot limit a guest to MHz; use shares or fewer cores.'],
    [
      '/compute/limit/memoryMb',
      limit?.memoryMb,
      'A limit on QEMU’s memory would kill the guest instead of holding it back; give less memory or a balloon.',
    ],
  ];
  for (const [pointer, value, why] of without) {
    if (value !== undefined) throw unsupported(pointer, value, why);
  }
}

/** Refuses CPUs the host has not got. */
export function checkOnHost(pointer: string, list: string, { cpuIds }: HostProfile): void {
  const missing = listed(pointer, list).find((cpu) => cpuIds !== null && !cpuIds.has(cpu));
  if (missing !== undefined) {
    throw unsupported(pointer, list, `This host has no CPU ${missing}; it has ${cpuIds?.size ?? 0} of them.`);
  }
}

/** Refuses NUMA nodes the host has not got. */
export function checkNodes(pointer: string, list: string, { numaNodes }: HostProfile): void {
  const missing = listed(pointer, list).find((node) => numaNodes !== null && !numaNodes.includes(node));
  if (missing !== undefined) {
    throw unsupported(pointer, list, `This host has no NUMA node ${missing}.`, (numaNodes ?? []).map(String));
  }
}

function listed(pointer: string, list: string): readonly number[] {
  const numbers = numbersOf(list);
  if (numbers === undefined) {
    throw unsupported(pointer, list, 'Expected a list of numbers and rising ranges, such as 0-3,8.');
  }
  return numbers;
}

/** Whether enough of them are free is asked when the VM is made: it may change by the minute. */
function checkPages({ hugePages, memoryMb }: VmProvisionSpec['compute'], { pageSizes }: HostProfile): void {
  if (hugePages === undefined) return;
  const sizes = pageSizes?.slice(1).map((bytes) => bytes / 1024 ** 2);
  if (sizes?.length === 0) {
    throw unsupported('/compute/hugePages', 'hugePages', 'This host has ordinary memory pages only.');
  }
  const { sizeMb } = hugePages;
  if (sizeMb === undefined) return;
  const pointer = '/compute/hugePages/sizeMb';
  if (sizes !== undefined && !sizes.includes(sizeMb)) {
    throw unsupported(pointer, sizeMb, `This host has no pages of ${sizeMb} MiB.`, sizes.map(String));
  }
  if (memoryMb % sizeMb !== 0) {
    throw unsupported(pointer, sizeMb, `${memoryMb} MiB of memory are not whole pages of ${sizeMb} MiB.`);
  }
}
