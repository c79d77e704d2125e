import type { HypervisorError, Json } from '@anyvisor/domain';
import type { NativeTask } from '@anyvisor/port';
import type { Actor, Ending, Leftover, OperationState, OperationTarget, StepState } from '../operation.ts';
import type { OperationKindName } from '../requests.ts';
import type { Frozen } from './part.ts';

/** An operation as it is recorded. */
export interface OperationRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string;
  readonly kind: OperationKindName;
  readonly target: OperationTarget;
  readonly state: OperationState;
  readonly ending: Ending | null;
  readonly request: Json;
  readonly plan: Plan;
  readonly result: Json;
  readonly error: HypervisorError | null;
  readonly leftovers: readonly Leftover[];
  readonly progress: number;
  readonly requester: Actor;
  readonly correlationId: string;
  readonly cancelRequestedAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface Plan extends Frozen {
  /** Parts of the form `call` whose answer was a table: their steps are recorded instead of the call. */
  readonly expanded: readonly string[];
}

/** A step as it is recorded. */
export interface StepRecord {
  readonly position: number;
  readonly part: string;
  readonly name: string;
  readonly state: StepState;
  /** Grows before each attempt: above 0 means that it may have happened. */
  readonly attempts: number;
  readonly nativeTask: NativeTask | null;
  /** What it answered; null until then. */
  readonly output: { readonly value: Json } | null;
  readonly error: HypervisorError | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export function plannedStep(position: number, part: string, name: string): StepRecord {
  return {
    position,
    part,
    name,
    state: 'PENDING',
    attempts: 0,
    nativeTask: null,
    output: null,
    error: null,
    startedAt: null,
    endedAt: null,
  };
}

/** A step as it is recorded right before it is run; `now` in milliseconds since the epoch. */
export function begunStep(now: number, step: StepRecord): StepRecord {
  return { ...step, state: 'RUNNING', attempts: step.attempts + 1, startedAt: new Date(now) };
}
