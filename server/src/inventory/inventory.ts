import type { HypervisorError, InventoryBatch, Result, VmInfo } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import type { Lease } from '../nodes/lease.ts';

/** Keeps the tables of VMs and units in step with what the hypervisors say. */
export interface Inventory {
  /** Writes what a batch changes, and nothing else, with one event per change. Batches of a connection queue up. */
  readonly applyBatch: (lease: Lease, batch: InventoryBatch) => Promise<void>;
  /**
   * Reads one VM afresh and writes what changed, so that the row and our id exist when it answers. `undefined`: the
   * hypervisor does not know it (any more); its row is then marked missing.
   */
  readonly refreshVm: (
    tenantId: string,
    connectionId: string,
    nativeRef: string,
    signal?: AbortSignal,
  ) => Promise<Result<VmInfo | undefined, HypervisorError>>;
  /** After a delete of ours: takes the row away at once, without the grace period, with its event. */
  readonly removeVm: (tenantId: string, connectionId: string, nativeRef: string) => Promise<void>;
  /** Forgets what it holds in memory of a connection: its lease is gone. */
  readonly release: (connectionId: string) => void;
}

/** One VM by our id; `undefined` when the open tenant has none such. */
export type FindVm = (tx: Tx, vmId: string) => Promise<VmView | undefined>;

/** A VM with the names a list shows beside it. */
export interface VmView extends VmInfo {
  readonly connectionName: string;
  /** Name of the compute unit `host` refers to; null when unknown. */
  readonly hostName: string | null;
  readonly missingSince: Date | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}
