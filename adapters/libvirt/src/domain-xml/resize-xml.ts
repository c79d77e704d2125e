import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import { childNode, editXml, withAttributes, withText } from './edit.ts';

/** The size a configuration is to have; what is left out stays. */
export interface NewSize {
  readonly vcpus?: number;
  readonly memoryMb?: number;
}

/**
 * The configuration with another number of CPUs or amount of memory, raising the upper ends where they are in the way.
 * libvirt wants topology, NUMA cell and totals to agree (formatdomain.html), so all of them change together.
 */
export function resizeXml(source: string, { vcpus, memoryMb }: NewSize): string {
  const size = sizeOf(source);
  const maximum = vcpus === undefined ? size.maxVcpus : Math.max(size.maxVcpus, vcpus);
  const memoryKib = memoryMb === undefined ? undefined : memoryMb * 1024;
  return editXml(source, (element, above) => {
    const place = [...above, element.name].join('/');
    if (vcpus !== undefined) {
      if (place === 'domain/vcpu') {
        const current = vcpus < maximum ? vcpus : undefined;
        return withText(withAttributes(element, { current }), maximum);
      }
      // Its list of single CPUs no longer fits.
      if (place === 'domain/vcpus') return null;
      if (place === 'domain/cpu/topology' && maximum !== size.maxVcpus) return flatTopology(element, maximum);
    }
    if (memoryKib !== undefined) {
      if (place === 'domain/memory' || place === 'domain/currentMemory') return kib(element, memoryKib);
      if (place === 'domain/maxMemory')
        return size.maxMemoryKib < memoryKib ? kib(element, memoryKib) : undefined;
      // Modules plugged in while it ran become ordinary memory.
      if (place === 'domain/devices/memory') return null;
    }
    if (place === 'domain/cpu/numa') return resizedCells(element, maximum, memoryKib);
    return undefined;
  });
}

interface Size {
  readonly maxVcpus: number;
  readonly maxMemoryKib: number;
}

function sizeOf(source: string): Size {
  let maxVcpus = 1;
  let maxMemoryKib = 0;
  editXml(source, (element, above) => {
    const place = [...above, element.name].join('/');
    if (place === 'domain/vcpu') maxVcpus = Number(textOf(element));
    if (place === 'domain/maxMemory') maxMemoryKib = Number(textOf(element));
    return undefined;
  });
  return { maxVcpus, maxMemoryKib };
}

/** One socket each, as libvirt itself chooses where nothing is said. */
function flatTopology(element: XmlNode, vcpus: number): XmlNode {
  return withAttributes(element, {
    sockets: vcpus,
    dies: undefined,
    clusters: undefined,
    cores: 1,
    threads: 1,
  });
}

/** A single cell holds everything; several were laid out by hand and only their owner knows how to change them. */
function resizedCells(numa: XmlNode, vcpus: number, memoryKib: number | undefined): XmlNode | undefined {
  const cell = childNode(numa, 'cell');
  const several = numa.children.filter((item) => typeof item !== 'string' && item.name === 'cell').length > 1;
  if (cell === undefined || several) return undefined;
  const resized = withAttributes(cell, {
    cpus: vcpus === 1 ? '0' : `0-${vcpus - 1}`,
    ...(memoryKib === undefined ? {} : { memory: memoryKib, unit: 'KiB' }),
  });
  return { ...numa, children: numa.children.map((item) => (item === cell ? resized : item)) };
}

/** libvirt writes every amount of memory in KiB. */
function kib(element: XmlNode, amount: number): XmlNode {
  return withText(withAttributes(element, { unit: 'KiB' }), amount);
}

function textOf(element: XmlNode): string {
  return element.children.find((item) => typeof item === 'string') ?? '';
}
