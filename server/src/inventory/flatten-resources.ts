import type { ComputeUnit, HypervisorResourceTree, TemplateInfo } from '@anyvisor/domain';
import type { UnitKind } from './connection-state.ts';

/** A compute, storage or network unit or a template, as its row has it. */
export interface UnitObservation {
  readonly kind: UnitKind;
  readonly nativeRef: string;
  readonly parentRef: string | null;
  readonly name: string;
  /** Names from the root down: `datacenter/cluster/host`. */
  readonly path: string;
  readonly type: string;
  /** The unit as the domain has it, without its children. */
  readonly facts: object;
}

/** Deepest tree that is kept: deeper ones are somebody's mistake, or worse. */
const maxDepth = 32;

/** Every unit of a tree, parents before their children. */
export function flattenResources(tree: HypervisorResourceTree): readonly UnitObservation[] {
  return [
    ...flattenCompute(tree.computeUnits, undefined, 0),
    ...tree.storageUnits.map((unit) => flat('storage', unit, unit.type)),
    ...tree.networkUnits.map((unit) => flat('network', unit, unit.type)),
  ];
}

export function flattenTemplates(templates: readonly TemplateInfo[]): readonly UnitObservation[] {
  return templates.map((template) =>
    flat('template', { ...template, id: template.nativeRef }, template.kind),
  );
}

function flattenCompute(
  units: readonly ComputeUnit[],
  parent: UnitObservation | undefined,
  depth: number,
): readonly UnitObservation[] {
  return depth > maxDepth
    ? []
    : units.flatMap(({ children, ...unit }) => {
        const own: UnitObservation = {
          ...flat('compute', unit, unit.type),
          parentRef: parent?.nativeRef ?? null,
          path: parent === undefined ? unit.name : `${parent.path}/${unit.name}`,
        };
        return [own, ...flattenCompute(children, own, depth + 1)];
      });
}

function flat(
  kind: UnitKind,
  unit: { readonly id: string; readonly name: string },
  type: string,
): UnitObservation {
  return { kind, nativeRef: unit.id, parentRef: null, name: unit.name, path: unit.name, type, facts: unit };
}
