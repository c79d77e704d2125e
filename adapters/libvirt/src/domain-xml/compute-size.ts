import type { LibvirtExtension } from '../extension.ts';
import type { LibvirtNativeSpec } from '../native-spec.ts';

export function maxCpuCores(compute: LibvirtNativeSpec['compute']): number {
  return Math.max(compute.maxCpuCores ?? 0, compute.cpuCores);
}

/** With modules, without what virtio-mem adds. */
export function maxMemoryMb(compute: LibvirtNativeSpec['compute']): number {
  return Math.max(compute.maxMemoryMb ?? 0, compute.memoryMb);
}

export function virtioMemMb(extension: LibvirtExtension): number {
  return extension.virtioMem?.maxMb ?? 0;
}
