import type { VmObservation } from '@anyvisor/domain';
import { storableText } from '../db/storable-json.ts';
import type { NewId } from '../ids.ts';
import type { ConnectionState, KnownVm } from './connection-state.ts';
import { observationText } from './observation-text.ts';

/** A VM whose row is to be written, and what was known of it before. */
export interface VmChange {
  readonly id: string;
  readonly observation: VmObservation;
  readonly json: string;
  readonly fingerprint: string;
  readonly before: KnownVm | undefined;
}

/**
 * Which of these VMs differ from what is known. `asOf`: the tick at which reading them began; what was written since is
 * newer than what was read, and stays.
 */
export function changedVms(
  state: ConnectionState,
  observations: readonly VmObservation[],
  newId: NewId,
  asOf = Infinity,
): readonly VmChange[] {
  const changes: VmChange[] = [];
  for (const observation of observations) {
    const ref = storableText(observation.nativeRef);
    const before = state.vms.get(ref);
    const touched = before?.touched ?? state.removed.get(ref) ?? 0;
    if (touched > asOf) {
      continue;
    }
    const { json, fingerprint } = observationText(observation);
    if (before === undefined || before.missing || before.fingerprint !== fingerprint) {
      changes.push({ id: before?.id ?? newId(), observation, json, fingerprint, before });
    }
  }
  return changes;
}

/** Known VMs that a full read does not show any more; `[nativeRef, what is known]`. */
export function vanishedVms(
  state: ConnectionState,
  present: ReadonlySet<string>,
  asOf = Infinity,
): readonly (readonly [string, KnownVm])[] {
  return [...state.vms].filter(
    ([ref, known]) => !known.missing && !present.has(ref) && known.touched <= asOf,
  );
}
