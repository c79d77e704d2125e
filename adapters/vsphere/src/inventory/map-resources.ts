import type {
  ComputeUnit,
  ComputeUnitType,
  HypervisorResourceTree,
  NetworkUnit,
  StorageUnit,
} from '@anyvisor/domain';
import type { NativeObject } from '../protocol/properties.ts';
import { field, flag, moRef, number, objects, refKey, text } from '../protocol/vim-value.ts';
import type { MoRef, VimValue } from '../protocol/vim-value.ts';
import { unescaped } from './map-vm.ts';
import { promisedToVms } from './host-load.ts';
import { storageFacts, unitFacts } from './unit-facts.ts';

/** The resource tree from everything that was read; VMs decide only what is promised of a host. */
export function mapResources(all: readonly NativeObject[]): HypervisorResourceTree {
  const known = new Map(all.map((one) => [refKey(one.ref), one]));
  return {
    computeUnits: computeUnits(all, known),
    storageUnits: all
      .filter((one) => one.ref.type === 'Datastore')
      .map((one) => storageUnit(one, known.get(refKeyOf(refProperty(one, 'parent'))))),
    networkUnits: all.filter(isNetwork).map(networkUnit),
  };
}

export function refProperty(object: NativeObject | undefined, name: string): MoRef | undefined {
  return moRef({ $: '', ref: object?.properties[name] ?? '' }, 'ref');
}

export function nameOf({ properties, ref }: NativeObject): string {
  return unescaped(text(properties['name']) ?? ref.value);
}

const unitTypes: ReadonlyMap<string, ComputeUnitType> = new Map([
  ['Datacenter', 'DATACENTER'],
  ['ClusterComputeResource', 'CLUSTER'],
  ['HostSystem', 'HOST'],
  ['ResourcePool', 'RESOURCE_POOL'],
  ['VirtualApp', 'RESOURCE_POOL'],
]);

type Known = ReadonlyMap<string, NativeObject>;

/** Folders, the shell around a host that is in no cluster, and root pools are passed over on the way up. */
function computeUnits(all: readonly NativeObject[], known: Known): readonly ComputeUnit[] {
  const units = all.filter((one) => unitTypes.has(one.ref.type) && !isRootPool(one));
  const below = Map.groupBy(units, (one) => ownerOf(one, known));
  const load = promisedToVms(all);
  const build = (object: NativeObject, depth: number): ComputeUnit => {
    const children =
      depth > 32 ? [] : (below.get(refKey(object.ref)) ?? []).map((one) => build(one, depth + 1));
    return { ...measured(object, children, load), children };
  };
  return (below.get('') ?? []).map((one) => build(one, 0));
}

/** The nearest unit above; of a pool under a lone host, that host. */
function ownerOf(object: NativeObject, known: Known): string {
  let at = refProperty(object, 'parent');
  for (let step = 0; at !== undefined && step < 64; step += 1) {
    const key = refKey(at);
    const parent = known.get(key);
    if (parent === undefined) return '';
    if (unitTypes.has(at.type) && !isRootPool(parent)) return key;
    if (at.type === 'ComputeResource' && object.ref.type !== 'HostSystem') {
      const host = [...known.values()].find(
        (one) => one.ref.type === 'HostSystem' && refProperty(one, 'parent')?.value === at?.value,
      );
      if (host !== undefined) return refKey(host.ref);
    }
    at = refProperty(parent, 'parent');
  }
  return '';
}

function isRootPool(object: NativeObject): boolean {
  const parent = refProperty(object, 'parent');
  return (
    object.ref.type === 'ResourcePool' && parent !== undefined && parent.type.endsWith('ComputeResource')
  );
}

function measured(
  object: NativeObject,
  children: readonly ComputeUnit[],
  load: ReturnType<typeof promisedToVms>,
): Omit<ComputeUnit, 'children'> {
  const facts = unitFacts(object);
  const base = {
    id: object.ref.value,
    name: nameOf(object),
    type: unitTypes.get(object.ref.type) ?? 'HOST',
    ...(facts === undefined ? {} : { facts }),
  };
  if (object.ref.type === 'HostSystem') {
    const cores = number(object.properties['summary.hardware.numCpuCores']) ?? null;
    const bytes = number(object.properties['summary.hardware.memorySize']);
    const gigabytes = bytes === undefined ? null : bytes / 2 ** 30;
    const promised = load.get(object.ref.value) ?? { cores: 0, memoryMb: 0 };
    return {
      ...base,
      state: hostState(object),
      totalCpu: cores,
      availableCpu: cores === null ? null : cores - promised.cores,
      totalMemoryGb: gigabytes,
      availableMemoryGb: gigabytes === null ? null : gigabytes - promised.memoryMb / 1024,
    };
  }
  const counted = children.filter((one) => one.type !== 'RESOURCE_POOL');
  const sum = (read: (unit: ComputeUnit) => number | null) =>
    counted.length === 0 || counted.some((one) => read(one) === null)
      ? null
      : counted.reduce((total, one) => total + (read(one) ?? 0), 0);
  return {
    ...base,
    state: 'AVAILABLE',
    totalCpu: sum((one) => one.totalCpu),
    availableCpu: sum((one) => one.availableCpu),
    totalMemoryGb: sum((one) => one.totalMemoryGb),
    availableMemoryGb: sum((one) => one.availableMemoryGb),
  };
}

function hostState({ properties }: NativeObject): ComputeUnit['state'] {
  const connection = text(properties['runtime.connectionState']);
  if (connection === 'disconnected' || connection === 'notResponding') return 'UNREACHABLE';
  // A host that sleeps stays connected; nothing runs there until vCenter wakes it.
  if (['standBy', 'poweredOff'].includes(text(properties['runtime.powerState']) ?? '')) return 'UNREACHABLE';
  if (flag(properties['runtime.inMaintenanceMode']) === true) return 'MAINTENANCE';
  return connection === 'connected' ? 'AVAILABLE' : 'UNKNOWN';
}

function storageUnit(object: NativeObject, parent: NativeObject | undefined): StorageUnit {
  const summary = object.properties['summary'];
  const facts = storageFacts(object, parent);
  return {
    id: object.ref.value,
    name: nameOf(object),
    type: text(summary, 'type') ?? 'datastore',
    capacityBytes: number(summary, 'capacity') ?? null,
    availableBytes: number(summary, 'freeSpace') ?? null,
    shared: flag(summary, 'multipleHostAccess') ?? null,
    accessible: flag(summary, 'accessible') ?? true,
    hosts: objects(listed(object.properties['host'])).flatMap((mount) => moRef(mount, 'key')?.value ?? []),
    ...(facts === undefined ? {} : { facts }),
  };
}

const networkTypes = ['Network', 'DistributedVirtualPortgroup', 'OpaqueNetwork'];
const uplinkTag = 'SYSTEM/DVS.UPLINKPG';

/** Port groups of uplinks belong to the switch, not to VMs. */
function isNetwork(object: NativeObject): boolean {
  const tags = objects(listed(object.properties['tag']));
  return networkTypes.includes(object.ref.type) && !tags.some((tag) => text(tag, 'key') === uplinkTag);
}

function networkUnit(object: NativeObject): NetworkUnit {
  const vlan = field(object.properties['config.defaultPortConfig'], 'vlan');
  const id = number(vlan, 'vlanId');
  const types = { DistributedVirtualPortgroup: 'DISTRIBUTED_SWITCH', OpaqueNetwork: 'SDN' } as const;
  return {
    id: object.ref.value,
    name: nameOf(object),
    type: object.ref.type in types ? types[object.ref.type as keyof typeof types] : 'BRIDGED',
    vlan: id === undefined || id === 0 ? null : id,
    active: true,
    hosts: objects(listed(object.properties['host'])).flatMap(
      (host) => moRef({ $: '', host }, 'host')?.value ?? [],
    ),
  };
}

function refKeyOf(ref: MoRef | undefined): string {
  return ref === undefined ? '' : refKey(ref);
}

function listed(value: VimValue | undefined): VimValue {
  return { $: 'ArrayOf', one: value ?? '' };
}
