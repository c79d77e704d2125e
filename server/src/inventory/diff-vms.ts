import type { ReadingTimes, VmObservation } from '@anyvisor/domain';
import { storableText } from '../db/storable-json.ts';
import type { NewId } from '../ids.ts';
import type { ConnectionState, KnownVm } from './connection-state.ts';
import { observationText } from './observation-text.ts';

/** How old a reading is. */
export interface Since {
  /** The tick at which a full read beside the watch began: what was written since, by whatever news, is newer. */
  readonly tick?: number | undefined;
  /** When it began: only what is known from a reading that began later is newer. */
  readonly asOf?: ReadingTimes | undefined;
}

/** A VM whose row is to be written, and what was known of it before. */
export interface VmChange {
  readonly id: string;
  readonly observation: VmObservation;
  readonly json: string;
  readonly fingerprint: string;
  readonly before: KnownVm | undefined;
  readonly readAt: number;
}

/**
 * Which of these VMs differ from what is known from a newer reading or none. One that is as it was counts from now on
 * as known from this reading.
 */
export function changedVms(
  state: ConnectionState,
  observations: readonly VmObservation[],
  newId: NewId,
  since: Since = {},
): readonly VmChange[] {
  const changes: VmChange[] = [];
  for (const observation of observations) {
    const ref = storableText(observation.nativeRef);
    if (isOvertaken(state, ref, since)) {
      continue;
    }
    const before = state.vms.get(ref);
    const readAt = readingTime(since.asOf, ref) ?? 0;
    const { json, fingerprint } = observationText(observation);
    if (before === undefined || before.missing || before.fingerprint !== fingerprint) {
      changes.push({ id: before?.id ?? newId(), observation, json, fingerprint, before, readAt });
    } else if (before.readAt < readAt) {
      state.vms.set(ref, { ...before, readAt });
    }
  }
  return changes;
}

/** Known VMs that a full read does not show any more; `[nativeRef, what is known]`. */
export function vanishedVms(
  state: ConnectionState,
  present: ReadonlySet<string>,
  since: Since = {},
): readonly (readonly [string, KnownVm])[] {
  return [...state.vms].filter(
    ([ref, known]) => !known.missing && !present.has(ref) && !isOvertaken(state, ref, since),
  );
}

/** Has something newer been written about this VM than this reading can know? */
export function isOvertaken(state: ConnectionState, ref: string, { tick = Infinity, asOf }: Since): boolean {
  const known = state.vms.get(ref);
  const removed = known === undefined ? state.removed.get(ref) : undefined;
  const began = readingTime(asOf, ref) ?? Infinity;
  return (known?.touched ?? removed?.tick ?? 0) > tick || (known?.readAt ?? removed?.at ?? 0) > began;
}

/** How long news that are older than a removal of ours can still come in, in ms. */
const newsOnTheWay = 60_000;

export function isRemovedLately({ removed }: ConnectionState, ref: string): boolean {
  const removal = removed.get(ref);
  return removal !== undefined && performance.now() - removal.at < newsOnTheWay;
}

function readingTime(asOf: ReadingTimes | undefined, ref: string): number | undefined {
  return typeof asOf === 'object' ? asOf.get(ref) : asOf;
}
