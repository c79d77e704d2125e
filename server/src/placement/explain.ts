import type { PlacementView } from '@anyvisor/api';
import { ok, publicError } from '@anyvisor/domain';
import type { HypervisorError, Result, VmProvisionSpec } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import { checkStart } from '../operations/check-start.ts';
import type { Candidate } from './candidate.ts';
import { place, roomOf } from './place.ts';
import type { Placement } from './place.ts';
import { knownCandidates } from './place-for.ts';
import { hostFor, networksFor, storagesFor } from './placed-in.ts';

/**
 * Where a spec would go, told in full: the same choice and the same checks as for a VM that is really created, with
 * nothing written. A spec that is wrong there answers `InvalidVmSpec`; whatever else would be refused is part of it.
 */
export async function explainPlacement(
  tx: Tx,
  spec: VmProvisionSpec,
  now: number,
): Promise<Result<PlacementView, HypervisorError>> {
  const candidates = await knownCandidates(tx, spec);
  if (!candidates.ok) {
    return candidates;
  }
  const placement = place(spec, candidates.value);
  const { connectionId } = placement;
  const chosen = candidates.value.find((candidate) => candidate.connectionId === connectionId);
  const checked =
    connectionId === null
      ? ok(null)
      : await checkStart(tx, { kind: 'vm.create', connectionId, request: { spec } }, now);
  if (!checked.ok && checked.error.kind === 'InvalidVmSpec') {
    return checked;
  }
  return ok({
    connectionId,
    connectionName: chosen?.name ?? null,
    reason: reasonOf(spec, placement, chosen),
    computeUnit: placement.computeUnit,
    host: chosen === undefined ? null : hostFor(spec, chosen),
    storage: chosen === undefined ? [] : storagesFor(spec, chosen),
    networks: chosen === undefined ? [] : networksFor(spec, chosen),
    refusal: checked.ok ? null : publicError(checked.error),
    candidates: candidates.value.flatMap((candidate, index) => {
      const judged = placement.candidates[index];
      const { type } = candidate;
      const isChosen = candidate.connectionId === connectionId;
      return judged === undefined
        ? []
        : [{ ...judged, type, chosen: isChosen, freeMemoryGb: freeMemory(candidate) }];
    }),
  });
}

function reasonOf(spec: VmProvisionSpec, { candidates }: Placement, chosen: Candidate | undefined): string {
  const fitting = candidates.filter(({ fits }) => fits).length;
  if (chosen === undefined) {
    return candidates.length === 0 ? 'There is no connection yet' : 'No connection fits';
  }
  if (spec.placement?.connection !== undefined) {
    return fitting > 0 ? 'The spec names it' : 'The spec names it, although something speaks against it';
  }
  return fitting === 1
    ? 'It is the only connection that fits'
    : `Of ${fitting} connections that fit it has the most memory free on one host`;
}

function freeMemory(candidate: Candidate): number | null {
  return candidate.hosts.some(({ type, availableMemoryGb }) => type === 'HOST' && availableMemoryGb !== null)
    ? roomOf(candidate)
    : null;
}
