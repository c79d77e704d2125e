import { attribute, child, children, childText, readXml } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import { count, scaledBytes } from '../domain-xml/units.ts';

/** What virConnectGetCapabilities says (https://libvirt.org/formatcaps.html). Advertised, not proven. */
export interface HostCapabilities {
  readonly uuid: string | null;
  readonly arch: string;
  readonly cpuModel: string | null;
  /** CPUs and memory summed over the NUMA nodes. */
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly numaNodes: number;
  readonly nodes: readonly HostNode[];
  /** Bytes; the ordinary page first. */
  readonly pageSizes: readonly number[];
  readonly liveMigration: boolean;
  readonly migrationTransports: readonly string[];
  readonly iommu: boolean;
  readonly guests: readonly GuestCapabilities[];
}

/** A NUMA node. */
export interface HostNode {
  readonly id: number;
  readonly cpus: readonly number[];
  readonly memoryBytes: number;
  /** Pages set aside, by size in bytes. */
  readonly pages: ReadonlyMap<number, number>;
}

export interface GuestCapabilities {
  readonly osType: string;
  readonly arch: string;
  readonly emulator: string | null;
  /** `kvm`, `qemu`, `test`. */
  readonly virtTypes: readonly string[];
  readonly machines: readonly {
    readonly name: string;
    readonly canonical: string | null;
    readonly maxCpus: number | null;
  }[];
}

export function parseHostCapabilities(source: string): HostCapabilities {
  const root = readXml(source);
  const host = child(root, 'host');
  const cells = children(child(host, 'topology', 'cells'), 'cell');
  const migration = child(host, 'migration_features');
  return {
    uuid: childText(host, 'uuid')?.toLowerCase() ?? null,
    arch: childText(host, 'cpu', 'arch') ?? 'unknown',
    cpuModel: childText(host, 'cpu', 'model') ?? null,
    cpus: cells.reduce((sum, cell) => sum + children(child(cell, 'cpus'), 'cpu').length, 0),
    memoryBytes: cells.reduce((sum, cell) => sum + (scaledBytes(child(cell, 'memory')) ?? 0), 0),
    numaNodes: cells.length,
    nodes: cells.map(parseNode),
    pageSizes: children(child(host, 'cpu'), 'pages')
      .map((pages) => (count(attribute(pages, 'size')) ?? 0) * 1024)
      .toSorted((a, b) => a - b),
    liveMigration: child(migration, 'live') !== undefined,
    migrationTransports: children(child(migration, 'uri_transports'), 'uri_transport').map((item) =>
      item.text.trim(),
    ),
    iommu: attribute(child(host, 'iommu'), 'support') === 'yes',
    guests: children(root, 'guest').map(parseGuest),
  };
}

function parseNode(cell: XmlElement): HostNode {
  return {
    id: count(attribute(cell, 'id')) ?? 0,
    cpus: children(child(cell, 'cpus'), 'cpu').map((cpu) => count(attribute(cpu, 'id')) ?? 0),
    memoryBytes: scaledBytes(child(cell, 'memory')) ?? 0,
    pages: new Map(
      children(cell, 'pages').map((pages) => [
        (count(attribute(pages, 'size')) ?? 0) * 1024,
        count(pages.text) ?? 0,
      ]),
    ),
  };
}

/** What the host says of full virtual machines of an architecture. */
export function guestOf(host: HostCapabilities, arch: string): GuestCapabilities | undefined {
  return host.guests.find((guest) => guest.arch === arch && guest.osType === 'hvm');
}

function parseGuest(element: XmlElement): GuestCapabilities {
  const arch = child(element, 'arch');
  return {
    osType: childText(element, 'os_type') ?? 'unknown',
    arch: attribute(arch, 'name') ?? 'unknown',
    emulator: childText(arch, 'emulator') ?? null,
    virtTypes: children(arch, 'domain').map((domain) => attribute(domain, 'type') ?? 'unknown'),
    machines: children(arch, 'machine').map((machine) => ({
      name: machine.text.trim(),
      canonical: attribute(machine, 'canonical') ?? null,
      maxCpus: count(attribute(machine, 'maxCpus')) ?? null,
    })),
  };
}
