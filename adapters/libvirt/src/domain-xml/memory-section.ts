import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';

/** Places for memory modules; QEMU has 256 at most. */
export const MEMORY_SLOTS = 16;

/** Memory, what may be plugged in later, huge pages and host NUMA nodes. */
export function memorySection({ compute }: LibvirtNativeSpec): readonly (XmlNode | false)[] {
  const { memoryMb, hugePages, numa } = compute;
  const maximum = maxMemoryMb(compute);
  return [
    maximum > memoryMb && xml('maxMemory', { slots: MEMORY_SLOTS, unit: 'MiB' }, maximum),
    xml('memory', { unit: 'MiB' }, memoryMb),
    xml('currentMemory', { unit: 'MiB' }, memoryMb),
    hugePages !== undefined &&
      xml(
        'memoryBacking',
        {},
        xml(
          'hugepages',
          {},
          hugePages.sizeMb !== undefined && xml('page', { size: hugePages.sizeMb, unit: 'MiB' }),
        ),
      ),
    numa !== undefined && xml('numatune', {}, xml('memory', { mode: numa.mode, nodeset: numa.hostNodes })),
  ];
}

export function maxMemoryMb(compute: LibvirtNativeSpec['compute']): number {
  return Math.max(compute.maxMemoryMb ?? 0, compute.memoryMb);
}
