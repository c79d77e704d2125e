import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { maxMemoryMb, virtioMemMb } from './compute-size.ts';
import { hostNuma } from './numa-section.ts';

/** Places for memory modules; QEMU has 256 at most. */
export const MEMORY_SLOTS = 16;

/** Memory, what may be plugged in later, what it is made of, and the host's NUMA nodes. */
export function memorySection(spec: LibvirtNativeSpec): readonly (XmlNode | false)[] {
  const { compute, extension } = spec;
  const { memoryMb } = compute;
  const maximum = maxMemoryMb(compute) + virtioMemMb(extension);
  return [
    maximum > memoryMb && xml('maxMemory', { slots: MEMORY_SLOTS, unit: 'MiB' }, maximum),
    xml('memory', { unit: 'MiB' }, memoryMb),
    xml('currentMemory', { unit: 'MiB' }, memoryMb + (extension.virtioMem?.requestedMb ?? 0)),
    memoryBacking(spec),
    hostNuma(spec),
  ];
}

/** Memory whose size the guest is told to change while it runs. */
export function virtioMemDevice({ extension: { virtioMem } }: LibvirtNativeSpec): XmlNode | false {
  return (
    virtioMem !== undefined &&
    xml(
      'memory',
      { model: 'virtio-mem' },
      xml(
        'target',
        {},
        xml('size', { unit: 'MiB' }, virtioMem.maxMb),
        xml('node', {}, 0),
        xml('block', { unit: 'MiB' }, virtioMem.blockMb ?? 2),
        xml('requested', { unit: 'MiB' }, virtioMem.requestedMb ?? 0),
      ),
    )
  );
}

/** An encrypted guest's memory cannot be swapped or moved (https://libvirt.org/kbase/launch_security_sev.html). */
function memoryBacking({ compute, extension, memoryEncryption }: LibvirtNativeSpec): XmlNode | false {
  const { hugePages } = compute;
  const { source, access, merge, lock } = extension.memory ?? {};
  const locked = lock ?? memoryEncryption !== null;
  const content = [
    hugePages !== undefined &&
      xml(
        'hugepages',
        {},
        hugePages.sizeMb !== undefined && xml('page', { size: hugePages.sizeMb, unit: 'MiB' }),
      ),
    merge === false && xml('nosharepages'),
    locked && xml('locked'),
    source !== undefined && xml('source', { type: source }),
    access !== undefined && xml('access', { mode: access }),
  ].filter((node) => node !== false);
  return content.length > 0 && xml('memoryBacking', {}, ...content);
}
