import { ok, walkComputeUnits } from '@anyvisor/domain';
import type { ComputeUnit, HypervisorResourceMapping, MappingError, Result } from '@anyvisor/domain';
import { nameOf, refProperty } from '../inventory/map-resources.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { refKey } from '../protocol/vim-value.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import { unknownUnit } from './unmappable.ts';
import type { Knowledge } from './knowledge.ts';

/** Where a VM goes: the pool that feeds it, the host when one was named, the folder it is kept in. */
export interface Place {
  readonly pool: MoRef;
  readonly host: MoRef | undefined;
  readonly folder: MoRef;
  /** Hosts it may run on, by id. */
  readonly hosts: readonly string[];
}

interface Wish {
  readonly computeUnit: string | undefined;
  readonly pool: string | undefined;
  readonly folder: string | undefined;
}

type Mapped<T> = Result<T, MappingError>;

export function findPlace(
  wish: Wish,
  { computeMapping }: HypervisorResourceMapping,
  knowledge: Knowledge,
): Mapped<Place> {
  const named = wish.computeUnit ?? computeMapping.targetComputeUnit;
  const units = knowledge.resources.computeUnits;
  const unit = named === undefined ? roomiest(units) : (byPath(units, named) ?? byName(units, named));
  const pointer = '/placement/computeUnit';
  if (unit === undefined)
    return unknownUnit('ComputeUnitNotFound', named ?? '', pointer, [...walkComputeUnits(units)]);
  const target = unit.type === 'DATACENTER' ? roomiest(unit.children) : unit;
  if (target === undefined) return unknownUnit('ComputeUnitNotFound', named ?? '', pointer, unit.children);
  const poolName =
    wish.pool ?? (target.type === 'RESOURCE_POOL' ? undefined : computeMapping.defaultResourcePool);
  const chosen = poolName === undefined ? target : byName(target.children, poolName);
  if (chosen === undefined || (poolName !== undefined && chosen.type !== 'RESOURCE_POOL')) {
    return unknownUnit(
      'ResourcePoolNotFound',
      poolName ?? '',
      '/extensions/VSPHERE/resourcePool',
      target.children,
    );
  }
  return placeIn(chosen, target, wish.folder, knowledge);
}

function placeIn(
  chosen: ComputeUnit,
  target: ComputeUnit,
  folderPath: string | undefined,
  knowledge: Knowledge,
): Mapped<Place> {
  const object = byId(knowledge.native, chosen.id);
  const resource = object === undefined ? undefined : computeResourceOf(object, knowledge.native);
  const pool = chosen.type === 'RESOURCE_POOL' ? object?.ref : refProperty(resource, 'resourcePool');
  const datacenter = resource === undefined ? undefined : ancestor(resource, 'Datacenter', knowledge.native);
  const root = refProperty(datacenter, 'vmFolder');
  if (pool === undefined || root === undefined) {
    return unknownUnit('ComputeUnitNotFound', chosen.name, '/placement/computeUnit', []);
  }
  const folder = folderPath === undefined ? root : folderBelow(root, folderPath, knowledge.native);
  if (folder === undefined)
    return unknownUnit('ComputeUnitNotFound', folderPath ?? '', '/extensions/VSPHERE/folder', []);
  const host = [chosen, target].find((one) => one.type === 'HOST');
  return ok({
    pool,
    folder,
    host: host === undefined ? undefined : { type: 'HostSystem', value: host.id },
    hosts: knowledge.native
      .filter(
        (one) => one.ref.type === 'HostSystem' && refProperty(one, 'parent')?.value === resource?.ref.value,
      )
      .map((one) => one.ref.value)
      .filter((id) => host === undefined || id === host.id),
  });
}

/** The cluster or lone host's resource a unit belongs to. */
export function computeResourceOf(
  object: NativeObject,
  all: readonly NativeObject[],
): NativeObject | undefined {
  return ancestor(object, 'ComputeResource', all) ?? ancestor(object, 'ClusterComputeResource', all);
}

function ancestor(
  object: NativeObject,
  type: string,
  all: readonly NativeObject[],
): NativeObject | undefined {
  let at: NativeObject | undefined = object;
  for (let step = 0; at !== undefined && step < 64; step += 1) {
    if (at.ref.type === type) return at;
    const parent = refProperty(at, 'parent');
    at = parent === undefined ? undefined : all.find((one) => refKey(one.ref) === refKey(parent));
  }
  return undefined;
}

export function byId(all: readonly NativeObject[], id: string): NativeObject | undefined {
  return all.find((one) => one.ref.value === id);
}

function byName(units: readonly ComputeUnit[], name: string): ComputeUnit | undefined {
  const all = [...walkComputeUnits(units)];
  return all.find((one) => one.id === name) ?? all.find((one) => one.name === name);
}

/** `datacenter/cluster/pool`. */
function byPath(units: readonly ComputeUnit[], path: string): ComputeUnit | undefined {
  const [first, ...rest] = path.split('/').filter((part) => part !== '');
  const unit = units.find((one) => one.name === first);
  return unit === undefined || rest.length === 0 ? unit : byPath(unit.children, rest.join('/'));
}

function roomiest(units: readonly ComputeUnit[]): ComputeUnit | undefined {
  return [...walkComputeUnits(units)]
    .filter((one) => (one.type === 'CLUSTER' || one.type === 'HOST') && one.state === 'AVAILABLE')
    .toSorted((a, b) => rank(b) - rank(a))[0];
}

/** Clusters first: they move VMs by themselves. */
function rank(unit: ComputeUnit): number {
  return (unit.type === 'CLUSTER' ? 1e9 : 0) + (unit.availableMemoryGb ?? 0);
}

function folderBelow(root: MoRef, path: string, all: readonly NativeObject[]): MoRef | undefined {
  let at: MoRef | undefined = root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    const here: MoRef | undefined = at;
    at = all.find(
      (one) =>
        one.ref.type === 'Folder' &&
        nameOf(one) === name &&
        refProperty(one, 'parent')?.value === here?.value,
    )?.ref;
  }
  return at;
}
