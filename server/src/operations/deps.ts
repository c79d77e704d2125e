import type { HypervisorError, Json, Result, VmInfo } from '@anyvisor/domain';
import type { HypervisorPort } from '@anyvisor/port';
import type { QueryExecutorProvider } from 'kysely';

/** A transaction of one tenant, as `inTenant` gives it; SQL lives in queries files that take it. */
export type Tx = QueryExecutorProvider;

/** What operations need from the rest of the server, wired in main.ts. */
export interface OperationDeps {
  /** Commits when `work` resolves and rolls back when it throws. */
  readonly inTenant: <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** One statement outside any tenant: sees `operation_queue` and `connection_lease` only. */
  readonly inSystem: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Stores events within the transaction, in order. */
  readonly appendEvents: (tx: Tx, tenantId: string, events: readonly OperationEvent[]) => Promise<void>;
  /** Tells whoever listens now; not stored, may be lost. */
  readonly publishEphemeral: (tenantId: string, event: OperationEvent) => void;
  /** UUID v7. */
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** `facts` never hold secrets. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, facts: object) => void;
}

export interface OperationEvent {
  readonly type: string;
  readonly subject: { readonly type: string; readonly id: string; readonly name?: string };
  readonly data: Json;
}

/** Reads one VM afresh and applies it to the inventory; `undefined` when the endpoint does not know it. */
export type RefreshVm = (
  tenantId: string,
  connectionId: string,
  nativeRef: string,
) => Promise<Result<VmInfo | undefined, HypervisorError>>;

/** The right to work on one connection, as long as `held()`; `signal` is aborted when it is lost. */
export interface HeldLease {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly epoch: number;
  readonly held: () => boolean;
  readonly signal: AbortSignal;
}

/** What the dispatcher needs of a connected port; `config.concurrency` is read anew at each dispatch. */
export interface AttachedPort {
  readonly port: HypervisorPort;
  readonly config: { readonly concurrency: number };
}
