import { walkComputeUnits } from '@anyvisor/domain';
import type { HypervisorResourceMapping, HypervisorResourceTree, VmProvisionSpec } from '@anyvisor/domain';
import { Unmappable } from './unmappable.ts';

/** A libvirt connection is one host: a wish for another one cannot be met. Affinity is the placement's, not ours. */
export function checkPlacement(
  spec: VmProvisionSpec,
  { computeMapping }: HypervisorResourceMapping,
  resources: HypervisorResourceTree,
): void {
  const wanted = spec.placement?.computeUnit ?? computeMapping.targetComputeUnit;
  const units = [...walkComputeUnits(resources.computeUnits)];
  if (wanted !== undefined && !units.some((unit) => unit.id === wanted || unit.name === wanted)) {
    throw new Unmappable({
      kind: 'ComputeUnitNotFound',
      subject: wanted,
      pointer: '/placement/computeUnit',
      message: `This connection has no host "${wanted}".`,
      candidates: units.map((unit) => unit.name),
    });
  }
  if (computeMapping.defaultResourcePool !== undefined) {
    throw new Unmappable({
      kind: 'ResourcePoolNotFound',
      subject: computeMapping.defaultResourcePool,
      pointer: '/placement',
      message: 'libvirt has no resource pools: take defaultResourcePool out of the connection’s mapping.',
    });
  }
}
