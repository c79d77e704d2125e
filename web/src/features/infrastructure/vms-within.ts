import type { Schemas } from '../../api/client.ts';
import type { ComputeUnit } from './unit-queries.ts';

type Tree = Schemas['ComputeTree'];

/** More ids than this do not fit into one filter. */
const mostIds = 40;

/**
 * The API's filter for the VMs on a compute unit; undefined where no platform says which they are (of a pool), or while
 * the tree is not there that tells what is below a datacenter.
 */
export function vmsWithin(
  unit: Pick<ComputeUnit, 'id' | 'type' | 'connectionId'>,
  roots: readonly Tree[] | undefined,
): string | undefined {
  if (unit.type === 'HOST') {
    return `hostId = ${unit.id}`;
  }
  if (unit.type === 'CLUSTER') {
    return `hostParentId = ${unit.id}`;
  }
  const below = unit.type === 'RESOURCE_POOL' || roots === undefined ? undefined : findUnit(roots, unit.id);
  if (below === undefined) {
    return undefined;
  }
  const parents = [unit.id, ...idsOf(below.children, ['DATACENTER', 'CLUSTER'])];
  return parents.length > mostIds ? undefined : `hostParentId in (${parents.join(',')})`;
}

/** A unit of a tree with what is below it. */
export function findUnit(units: readonly Tree[], id: string): Tree | undefined {
  for (const unit of units) {
    const found = unit.id === id ? unit : findUnit(unit.children, id);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function idsOf(units: readonly Tree[], types: readonly Tree['type'][]): readonly string[] {
  return units.flatMap((unit) => [
    ...(types.includes(unit.type) ? [unit.id] : []),
    ...idsOf(unit.children, types),
  ]);
}
