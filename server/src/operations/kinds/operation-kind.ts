import type { Feature, HypervisorError, Json, Transition, VmOperation } from '@anyvisor/domain';
import type { OptionalPort } from '@anyvisor/port';
import type { ConnectionView } from '../../connections/connection-view.ts';
import type { Tx } from '../../db/transaction.ts';
import type { Part } from '../engine/part.ts';
import type { OperationRecord } from '../engine/records.ts';

/** One kind of operation: what it asks the hypervisor for, and what the core must know about it. */
export interface OperationKind<Request> {
  /** The key of `allowedOperations`; null for what is not done to a VM. */
  readonly action: (request: Request) => VmOperation | null;
  /** The port's optional method it depends on. */
  readonly needs?: keyof OptionalPort;
  /** Features this very request needs besides. */
  readonly features?: (request: Request) => readonly Feature[];
  /** What must hold of whatever else the request names, looked at when it is accepted. */
  readonly admit?: (
    tx: Tx,
    request: Request,
    connection: ConnectionView,
  ) => Promise<HypervisorError | undefined>;
  /** The connection its VM belongs to afterwards, when that is another one. */
  readonly movesTo?: (request: Request) => string | undefined;
  /** What the VM shows while it runs. */
  readonly transition: Transition | null;
  /** Recorded in this order; the same request gives the same parts, for ever. */
  readonly parts: (request: Request) => readonly Part[];
  /** What it is about, for people, where there is no VM to name. */
  readonly about?: (request: Request) => string;
  /** A connection alone is enough to begin it. */
  readonly withoutVm?: true;
  /**
   * What becomes of a VM by it: `created` asks for a result with `nativeRef` and `name` from its first part; `elsewhere`
   * changes none.
   */
  readonly ends: 'created' | 'changed' | 'removed' | 'elsewhere';
  /** Writes down what came of it, in the transaction that ends it well; `value` is what its last part answered. */
  readonly record?: (tx: Tx, operation: OperationRecord, value: Json) => Promise<void>;
  /** A VM name it takes, which nobody else may take meanwhile. */
  readonly claims?: (request: Request) => string | undefined;
}
