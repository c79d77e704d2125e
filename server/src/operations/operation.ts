import type { HypervisorError, Json, NativeFault } from '@anyvisor/domain';
import type { OperationKindName } from './requests.ts';

export type OperationState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
export type StepState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNDOING' | 'UNDONE' | 'UNDO_FAILED';

/** Why an unwinding operation unwinds, and so the state it will end in. */
export type Ending = 'FAILED' | 'CANCELLED';

/** One long-running action as the API shows it. Times are RFC 3339 UTC, fractions 0–1. */
export interface OperationView {
  readonly id: string;
  readonly kind: OperationKindName;
  readonly connectionId: string | null;
  readonly target: OperationTarget;
  readonly state: OperationState;
  /** True while what was made is being taken back, after a failure, a cancel or a retried clean-up. */
  readonly unwinding: boolean;
  readonly steps: readonly StepView[];
  readonly progress: number;
  readonly result: Json;
  readonly error: HypervisorError | null;
  /** What a failed clean-up left at the hypervisor; empty when nothing. */
  readonly leftovers: readonly Leftover[];
  readonly requester: Actor;
  readonly correlationId: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly cancelRequestedAt: string | null;
  readonly cancellable: boolean;
  /** Whether `retryCleanup` would be accepted. */
  readonly retryable: boolean;
}

export interface StepView {
  readonly name: string;
  readonly state: StepState;
  readonly attempts: number;
  readonly progress: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly error: HypervisorError | null;
  readonly nativeTask: { readonly id: string; readonly verb: string } | null;
}

/** What an operation is about; `id` is null until the VM that is being made has one. */
export interface OperationTarget {
  readonly type: 'vm';
  readonly id: string | null;
  readonly name: string;
  readonly nativeRef: string | null;
}

export interface Leftover {
  readonly kind: string;
  readonly nativeRef: string;
  readonly name: string;
  /** The step that should have taken it back. */
  readonly step: string;
  readonly message: string;
  readonly native?: NativeFault;
}

/** Who asked: a token or a user, by id, with a name for people. */
export interface Actor {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

export function isFinal(state: OperationState): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}
