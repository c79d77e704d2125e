import type {
  HypervisorError,
  HypervisorResourceMapping,
  Json,
  PowerState,
  Result,
  TemplateInfo,
} from '@anyvisor/domain';
import type { CallContext, HypervisorPort, Mutation, StepTable } from '@anyvisor/port';

type Answer<T> = Promise<Result<T, HypervisorError>>;

/** What an operation does, one after the other; each part is one call to the port. */
export type Part = TablePart | CallPart;

/** A call that only answers a table of steps; the engine runs them. */
export interface TablePart extends PartFacts {
  readonly form: 'table';
  readonly ask: (scope: Scope, ctx: CallContext) => Answer<StepTable<unknown>>;
}

/** A call that acts: one step under the part's name, or the steps of the table it answers. */
export interface CallPart extends PartFacts {
  readonly form: 'call';
  readonly call: (scope: Scope, ctx: CallContext) => Answer<Mutation<unknown>>;
  /** The goal, where the VM's state tells: looked at before the call is repeated. */
  readonly goal?: PowerState;
  /**
   * Instead of `call` when an earlier attempt may have taken effect. Absent: `call` is idempotent, by its goal or by its
   * marker, and may simply be repeated.
   */
  readonly recover?: (scope: Scope, ctx: CallContext) => Answer<Mutation<unknown>>;
  /** A cancel may interrupt it in the middle: it waits for a guest rather than changing anything. */
  readonly interruptible?: boolean;
  /** Takes back what the call did or may have done; idempotent. */
  readonly undo?: (scope: Scope, ctx: CallContext) => Answer<Mutation<unknown>>;
}

interface PartFacts {
  /** Unique in its operation, the same for ever: it is recorded. */
  readonly name: string;
  /** Each of its steps is given this long. */
  readonly stepSeconds: number;
}

/** What a part knows when it calls. */
export interface Scope {
  readonly port: HypervisorPort;
  /** The marker. */
  readonly operationId: string;
  /** The one that `port` belongs to. */
  readonly connectionId: string;
  /** Of the VM the operation is about; empty for one that is still to be made. */
  readonly ref: string;
  readonly frozen: Frozen;
  /** Another connection of the tenant, opened by this node. */
  readonly peer: (connectionId: string) => Answer<HypervisorPort>;
  /** Results of the parts before. */
  readonly results: Readonly<Record<string, Json>>;
}

/** What was looked up when the operation was accepted, kept so that every attempt asks for the same. */
export interface Frozen {
  readonly mapping: HypervisorResourceMapping;
  readonly template: TemplateInfo | null;
}
