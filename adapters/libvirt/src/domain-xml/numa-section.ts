import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { maxCpuCores, maxMemoryMb, virtioMemMb } from './compute-size.ts';

/** The guest's own NUMA: as laid out, else the one cell libvirt demands where memory may be plugged in. */
export function guestNuma({ compute, extension }: LibvirtNativeSpec): XmlNode | false {
  const { numaCells, memory } = extension;
  if (numaCells !== undefined) {
    return xml(
      'numa',
      {},
      numaCells.map((cell, id) =>
        xml(
          'cell',
          { id, cpus: cell.cpus, memory: cell.memoryMb, unit: 'MiB', memAccess: memory?.access },
          cell.distances !== undefined &&
            xml(
              'distances',
              {},
              cell.distances.map((value, at) => xml('sibling', { id: at, value })),
            ),
        ),
      ),
    );
  }
  const pluggable = maxMemoryMb(compute) > compute.memoryMb || virtioMemMb(extension) > 0;
  const last = maxCpuCores(compute) - 1;
  return (
    pluggable &&
    xml(
      'numa',
      {},
      xml('cell', { id: 0, cpus: last === 0 ? '0' : `0-${last}`, memory: compute.memoryMb, unit: 'MiB' }),
    )
  );
}

/** Host nodes that memory comes from: of the whole guest, and of single cells. */
export function hostNuma({ compute, extension }: LibvirtNativeSpec): XmlNode | false {
  const { numa } = compute;
  const bound = (extension.numaCells ?? []).flatMap(({ hostNodes }, cellid) =>
    hostNodes === undefined ? [] : [xml('memnode', { cellid, mode: 'strict', nodeset: hostNodes })],
  );
  return (
    (numa !== undefined || bound.length > 0) &&
    xml(
      'numatune',
      {},
      numa !== undefined && xml('memory', { mode: numa.mode, nodeset: numa.hostNodes }),
      bound,
    )
  );
}
