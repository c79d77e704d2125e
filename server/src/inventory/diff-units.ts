import type { NewId } from '../ids.ts';
import { unitKey } from './connection-state.ts';
import type { ConnectionState, KnownUnit, UnitKind } from './connection-state.ts';
import type { UnitObservation } from './flatten-resources.ts';
import { observationText } from './observation-text.ts';

export interface UnitChange {
  readonly id: string;
  readonly parentId: string | null;
  readonly unit: UnitObservation;
  readonly json: string;
  readonly fingerprint: string;
  readonly isNew: boolean;
}

export interface GoneUnit extends KnownUnit {
  readonly key: string;
  readonly kind: UnitKind;
  readonly nativeRef: string;
}

/** Which of these units differ from what is known; parents must come before their children. */
export function changedUnits(
  state: ConnectionState,
  units: readonly UnitObservation[],
  newId: NewId,
): readonly UnitChange[] {
  const fresh = new Map<string, string>();
  const idOf = (kind: UnitKind, ref: string) =>
    state.units.get(unitKey(kind, ref))?.id ?? fresh.get(unitKey(kind, ref));
  return units.flatMap((unit) => {
    const before = state.units.get(unitKey(unit.kind, unit.nativeRef));
    const { json } = observationText(unit.facts);
    // A unit that moved, or whose parent was renamed, is another one to look at.
    const { fingerprint } = observationText(unit);
    const id = idOf(unit.kind, unit.nativeRef) ?? newId();
    fresh.set(unitKey(unit.kind, unit.nativeRef), id);
    const parentId = unit.parentRef === null ? null : (idOf(unit.kind, unit.parentRef) ?? null);
    return before?.fingerprint === fingerprint
      ? []
      : [{ id, parentId, unit, json, fingerprint, isNew: before === undefined }];
  });
}

/** Known units of these kinds that are not among the present ones. */
export function goneUnits(
  state: ConnectionState,
  kinds: readonly UnitKind[],
  present: readonly UnitObservation[],
): readonly GoneUnit[] {
  const there = new Set(present.map((unit) => unitKey(unit.kind, unit.nativeRef)));
  return knownUnits(state, kinds).filter((unit) => !there.has(unit.key));
}

/** Known units of these kinds with one of these references. */
export function namedUnits(
  state: ConnectionState,
  kind: UnitKind,
  refs: readonly string[],
): readonly GoneUnit[] {
  const named = new Set(refs);
  return knownUnits(state, [kind]).filter((unit) => named.has(unit.nativeRef));
}

function knownUnits(state: ConnectionState, kinds: readonly UnitKind[]): readonly GoneUnit[] {
  return [...state.units].flatMap(([key, known]) => {
    const [kind, ...rest] = key.split('\0');
    return kinds.some((wanted) => wanted === kind)
      ? [{ ...known, key, kind: kind as UnitKind, nativeRef: rest.join('\0') }]
      : [];
  });
}
