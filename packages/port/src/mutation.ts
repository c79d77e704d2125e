import type { HypervisorError, Json, Result } from '@anyvisor/domain';
import type { CallContext } from './call-context.ts';

/** What a mutating call answers: it never hides a long wait. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Going on natively: follow it with `followTask`, whose result is the `T`. */
  | { readonly kind: 'task'; readonly task: NativeTask };

/** A handle to work going on inside the hypervisor, small and serialisable: any process can follow it later. */
export interface NativeTask {
  /** The platform's id of it: Proxmox UPID, vSphere task reference, HMC job link, … */
  readonly id: string;
  /** For people: `qmclone`, `RelocateVM_Task`, … */
  readonly verb: string;
  /** What else `followTask` needs to find it again. */
  readonly data?: Json;
}

/**
 * An action made of several native calls, for the engine to run: nothing has happened yet when an adapter answers it.
 * The engine records each step's outcome before the next begins, and after a crash asks the port for the same table
 * again (same request, same names, same order), finds before it runs, and on failure undoes from the end.
 */
export interface StepTable<T> {
  readonly kind: 'steps';
  readonly steps: readonly Step[];
  /** The action's result from what its steps left in memory. */
  readonly result: (memory: StepMemory) => T;
}

/** By step name: what each finished step answered. */
export type StepMemory = Readonly<Record<string, Json>>;

export interface Step {
  /** Unique in its table, kebab-case, the same for ever: it is the key of the record. */
  readonly name: string;
  /** Has it happened already? By marker or by state, without changing anything. */
  readonly find: (ctx: CallContext, memory: StepMemory) => Promise<Result<Found, HypervisorError>>;
  readonly run: (ctx: CallContext, memory: StepMemory) => Promise<Result<Outcome<Json>, HypervisorError>>;
  /**
   * Takes back what `run` did, or may have done: idempotent, and succeeds when there is nothing to take back. It is
   * called for the failed step too, whose answer is then missing from memory. Absent: nothing to take back.
   */
  readonly undo?: (ctx: CallContext, memory: StepMemory) => Promise<Result<void, HypervisorError>>;
}

export type Found =
  | { readonly happened: false }
  | { readonly happened: true; readonly value: Json }
  /** It was begun and is still going on natively. */
  | { readonly happened: 'running'; readonly task: NativeTask };

/** A verb that is one native call on most platforms and several on some. */
export type Mutation<T> = Outcome<T> | StepTable<T>;

export function done(): { readonly kind: 'done'; readonly value: null };
export function done<T>(value: T): { readonly kind: 'done'; readonly value: T };
export function done<T>(value?: T): { readonly kind: 'done'; readonly value: T | null } {
  return { kind: 'done', value: value === undefined ? null : value };
}
