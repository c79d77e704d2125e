import { ok } from '@anyvisor/domain';
import type {
  DiskSpec,
  HypervisorResourceMapping,
  HypervisorResourceTree,
  MappingError,
  Result,
  VmProvisionSpec,
} from '@anyvisor/domain';
import { proxmoxExtension } from './parameters.ts';
import type { ProxmoxExtension } from './parameters.ts';
import { exhausted, invalidSpec } from './faults.ts';
import { withMarker } from './marker.ts';
import { cloudInitConfig, hardwareConfig } from './mapping/config.ts';
import type { Config } from './mapping/config.ts';
import { findNetwork, nicText } from './mapping/networks.ts';
import { findPlace, nodesByRoom } from './mapping/places.ts';
import { settingProblem } from './mapping/settings.ts';
import { findStorage } from './mapping/storage.ts';
import { unknownUnit } from './mapping/unmappable.ts';

/** A disk that is to be made. */
export interface NativeDisk {
  readonly bus: 'virtio' | 'scsi' | 'sata' | 'ide';
  readonly sizeGb: number;
  /** The storage's name, as configurations write it. */
  readonly storage: string;
  readonly format: string | undefined;
}

/** What the platform is to be told about a VM; disks get their keys when it is known which are free. */
export interface NativeSpec {
  readonly name: string;
  readonly node: string;
  readonly pool: string | undefined;
  readonly hardware: Config;
  readonly cloudInit: Config;
  readonly description: string;
  readonly nics: readonly string[];
  readonly disks: readonly NativeDisk[];
  /** For what is neither the first disk nor any other: firmware variables, TPM state, the cloud-init drive. */
  readonly homeStorage: string;
  readonly firmware: VmProvisionSpec['firmware'];
}

export interface Knowledge {
  readonly marker: string;
  readonly resources: HypervisorResourceTree;
  /** Ids of storages that take disks of VMs. */
  readonly holders: ReadonlySet<string>;
  /** Where the template's disks lie, when they lie in one node only: the copy has to be made there. */
  readonly boundTo?: string | undefined;
}

/** Pure. Throws ResourceExhausted when nothing is wrong but no storage has room. */
export function mapProvisionSpec(
  spec: VmProvisionSpec,
  mapping: HypervisorResourceMapping,
  knowledge: Knowledge,
): Result<NativeSpec, MappingError> {
  const problem = settingProblem(spec);
  if (problem !== undefined) return { ok: false, error: problem };
  const { resources, marker, holders } = knowledge;
  const extension = extensionOf(spec);
  const place = findPlace(
    { computeUnit: spec.placement?.computeUnit, pool: extension.pool },
    mapping,
    resources,
  );
  if (!place.ok) return place;
  const node = place.value.node ?? chooseNode(spec, mapping, knowledge);
  if (node === undefined) return unknownUnit('ComputeUnitNotFound', '', '/placement/computeUnit', []);
  refuseTooLarge(spec, resources, node);
  const disks: NativeDisk[] = [];
  for (const [index, disk] of spec.storage.disks.entries()) {
    const pointer = `/storage/disks/${index}${disk.storage === undefined ? '' : '/storage'}`;
    const wish = { storage: disk.storage, sizeGb: disk.sizeGb, thin: disk.thin ?? true };
    const unit = findStorage(wish, mapping, resources, node, pointer, holders);
    if (!unit.ok) return unit;
    disks.push({ bus: busOf(disk), sizeGb: disk.sizeGb, storage: unit.value.name, format: disk.format });
  }
  const home = findStorage(
    { storage: undefined, sizeGb: 1, thin: true },
    mapping,
    resources,
    node,
    '/storage',
    holders,
  );
  if (!home.ok) return home;
  const nics: string[] = [];
  for (const [index, nic] of spec.network.nics.entries()) {
    const pointer = `/network/nics/${index}/network`;
    const network = findNetwork(nic.network, mapping, resources, node, pointer);
    if (!network.ok) return network;
    nics.push(nicText('qemu', index, network.value.name, nic));
  }
  return ok({
    name: spec.name,
    node,
    pool: place.value.pool,
    hardware: hardwareConfig(spec),
    cloudInit: cloudInitConfig(spec),
    description: withMarker('', marker, spec.metadata ?? {}),
    nics,
    disks,
    homeStorage: disks[0]?.storage ?? home.value.name,
    firmware: spec.firmware,
  });
}

function busOf({ bus }: DiskSpec): NativeDisk['bus'] {
  return bus === undefined || bus === 'nvme' ? 'scsi' : bus;
}

export function extensionOf(spec: VmProvisionSpec): ProxmoxExtension {
  const parsed = proxmoxExtension.parse(spec.extensions?.PROXMOX ?? {});
  if (parsed.ok) return parsed.value as ProxmoxExtension;
  const [first] = parsed.error;
  throw invalidSpec(`/extensions/PROXMOX${first?.pointer ?? ''}`, first?.message ?? 'is not valid');
}

/** The node the template binds the copy to, else the roomiest one that sees every storage and network asked for. */
function chooseNode(
  spec: VmProvisionSpec,
  mapping: HypervisorResourceMapping,
  { resources, boundTo }: Knowledge,
): string | undefined {
  if (boundTo !== undefined) return boundTo;
  const nodes = nodesByRoom(resources);
  const storages = spec.storage.disks.map(
    ({ storage }) => storage ?? mapping.storageMapping.defaultDatastore,
  );
  const sees = (node: string): boolean =>
    storages.every(
      (name) =>
        name === undefined ||
        resources.storageUnits.some(
          ({ id, name: other, hosts }) => (id === name || other === name) && hosts.includes(node),
        ),
    ) && spec.network.nics.every(({ network }) => findNetwork(network, mapping, resources, node, '').ok);
  return (nodes.find(({ id }) => sees(id)) ?? nodes[0])?.id;
}

/** A VM with more cores than its node, or more memory, never starts. Unknown where the account may not see it. */
function refuseTooLarge(spec: VmProvisionSpec, { computeUnits }: HypervisorResourceTree, node: string): void {
  const host = computeUnits.flatMap(({ children }) => children).find(({ id }) => id === node);
  const { cpuCores, memoryMb } = spec.compute;
  if (host?.totalCpu !== null && host !== undefined && cpuCores > host.totalCpu)
    throw exhausted('cpu', `the node ${node} has ${host.totalCpu} cores`, cpuCores, host.totalCpu);
  if (host?.totalMemoryGb !== null && host !== undefined && memoryMb / 1024 > host.totalMemoryGb) {
    const bytes = host.totalMemoryGb * 2 ** 30;
    throw exhausted('memory', `the node ${node} has less memory`, memoryMb * 2 ** 20, bytes);
  }
}
