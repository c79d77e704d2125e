import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, Result, VmProvisionSpec } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import type { Candidate } from './candidate.ts';
import { place } from './place.ts';
import type { Placement } from './place.ts';
import { loadCandidates } from './queries.ts';

/** Where a spec would go by what the inventory knows; `InvalidVmSpec` when it names a connection that is not there. */
export async function placeFor(tx: Tx, spec: VmProvisionSpec): Promise<Result<Placement, HypervisorError>> {
  const candidates = await knownCandidates(tx, spec);
  return candidates.ok ? ok(place(spec, candidates.value)) : candidates;
}

/** The tenant's connections, or the one the spec names: `InvalidVmSpec` when there is none such. */
export async function knownCandidates(
  tx: Tx,
  spec: VmProvisionSpec,
): Promise<Result<readonly Candidate[], HypervisorError>> {
  const candidates = await loadCandidates(tx, spec);
  const named = spec.placement?.connection;
  if (named !== undefined && candidates.length === 0) {
    const message = `There is no connection ${named}`;
    return err(
      hypervisorError('InvalidVmSpec', {
        message,
        violations: [{ pointer: '/placement/connection', message }],
        nextStep: 'Name a connection by its name or id, or leave it out to have one chosen.',
      }),
    );
  }
  return ok(candidates);
}
