import { ok } from '@anyvisor/domain';
import type {
  ComputeUnit,
  HypervisorResourceMapping,
  HypervisorResourceTree,
  MappingError,
  Result,
} from '@anyvisor/domain';
import { unknownUnit } from './unmappable.ts';

/** Where a guest goes. */
export interface Place {
  /** Undefined: any node; the roomiest one is taken. */
  readonly node: string | undefined;
  readonly pool: string | undefined;
}

/** By name, path (`cluster/node`) or native id; the cluster itself means any of its nodes. */
export function findPlace(
  wish: { readonly computeUnit: string | undefined; readonly pool: string | undefined },
  { computeMapping }: HypervisorResourceMapping,
  { computeUnits }: HypervisorResourceTree,
): Result<Place, MappingError> {
  const [cluster] = computeUnits;
  const members = cluster?.children ?? [];
  const named = wish.computeUnit ?? computeMapping.targetComputeUnit;
  const unit = named === undefined ? cluster : find(computeUnits, named);
  if (unit === undefined || (named !== undefined && unit.state === 'UNREACHABLE')) {
    return unknownUnit('ComputeUnitNotFound', named ?? '', '/placement/computeUnit', members);
  }
  const poolName =
    wish.pool ?? (unit.type === 'RESOURCE_POOL' ? unit.name : computeMapping.defaultResourcePool);
  const pools = members.filter(({ type }) => type === 'RESOURCE_POOL');
  const pool = pools.find(({ id, name }) => poolName === name || poolName === id);
  if (poolName !== undefined && pool === undefined) {
    return unknownUnit('ResourcePoolNotFound', poolName, '/extensions/PROXMOX/pool', pools);
  }
  return ok({ node: unit.type === 'HOST' ? unit.id : undefined, pool: pool?.name });
}

function find(units: readonly ComputeUnit[], name: string): ComputeUnit | undefined {
  const all = units.flatMap((unit) => [unit, ...unit.children]);
  const last = name.split('/').at(-1);
  return (
    all.find((one) => one.id === name) ??
    all.find((one) => one.name === name) ??
    (units.some((one) => one.name === name.split('/')[0]) ? all.find((one) => one.name === last) : undefined)
  );
}

/** The living nodes, the one with the most free memory first. */
export function nodesByRoom({ computeUnits }: HypervisorResourceTree): readonly ComputeUnit[] {
  return computeUnits
    .flatMap(({ children }) => children)
    .filter(({ type, state }) => type === 'HOST' && state === 'AVAILABLE')
    .toSorted((a, b) => (b.availableMemoryGb ?? 0) - (a.availableMemoryGb ?? 0));
}
