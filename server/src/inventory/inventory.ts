import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, InventoryBatch, Result, VmInfo } from '@anyvisor/domain';
import { inTenant } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import { appendEvents } from '../events/queries.ts';
import type { Lease } from '../nodes/lease.ts';
import { assertLease } from '../nodes/queries.ts';
import { applyToTables } from './apply.ts';
import type { Also, Apply } from './apply.ts';
import { loadState } from './connection-state.ts';
import type { ConnectionState } from './connection-state.ts';
import { createInTurn } from './in-turn.ts';
import type { InventoryDependencies } from './inventory-dependencies.ts';
import { createRelocate } from './relocate.ts';
import { vmGone } from './vm-events.ts';
import { findVmByRef } from './vm-queries.ts';
import { deleteLongMissing, deleteVms } from './vm-writes.ts';
import type { RemovedVm } from './vm-writes.ts';

/** Keeps the tables of VMs and units in step with what the hypervisors say. */
export interface Inventory {
  /**
   * Writes what a batch changes, and nothing else, with one event per change. Batches of a connection queue up.
   * `tick` (from `tick`): a full read that began then, beside the watch; what was written since is newer.
   */
  readonly applyBatch: (lease: Lease, batch: InventoryBatch, tick?: number) => Promise<void>;
  /** Where writing stands, for a full read about to begin. */
  readonly tick: (connectionId: string) => number;
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
  /**
   * `refreshVm` for the end of something: what `also` writes is committed together with the change, so that nobody sees
   * the one without the other. An error, and `also` was not called, when the VM could not be read.
   */
  readonly showVm: (
    tenantId: string,
    connectionId: string,
    nativeRef: string,
    signal: AbortSignal,
    also: Also['write'],
  ) => Promise<Result<void, HypervisorError>>;
  /** After a delete of ours: takes the row away at once, without the grace period, with its event. */
  readonly removeVm: (tenantId: string, connectionId: string, nativeRef: string) => Promise<void>;
  /**
   * Shows a VM at the connection it has been migrated to, under its own id, together with what `also` writes; `stayed`,
   * and `also` was not called, when it is not there.
   */
  readonly relocateVm: ReturnType<typeof createRelocate>;
  /** Takes away what has been missing for longer than the grace period. */
  readonly removeLongMissing: (lease: Lease) => Promise<void>;
  /** Forgets what it holds in memory of a connection: its lease is gone. */
  readonly release: (connectionId: string) => void;
}

const defaultGrace = 600_000;
const refreshDeadline = 30_000;
const removeAtOnce = 500;

export function createInventory(deps: InventoryDependencies): Inventory {
  const states = new Map<string, ConnectionState>();
  const inTurn = createInTurn();

  /** One batch after the other; after a failure memory is not believed any more. */
  function changing(
    owner: { readonly tenantId: string; readonly connectionId: string },
    fence: (tx: Tx) => Promise<void>,
    stateFor: () => Promise<ConnectionState>,
    batch: InventoryBatch,
    { tick, also }: { readonly tick?: number | undefined; readonly also?: Also | undefined },
  ): Promise<void> {
    return inTurn(owner.connectionId, async () => {
      try {
        const apply = applyOf(deps, owner, fence, await stateFor());
        await applyToTables(also === undefined ? apply : { ...apply, also }, batch, tick);
      } catch (error) {
        states.delete(owner.connectionId);
        throw error;
      }
    });
  }

  async function wholeState({ tenantId, connectionId }: Lease): Promise<ConnectionState> {
    const known = states.get(connectionId);
    if (known !== undefined) {
      return known;
    }
    const loaded = await inTenant(deps.db, tenantId, (tx) => loadState(tx, connectionId));
    states.set(connectionId, loaded);
    return loaded;
  }

  async function refreshVm(
    tenantId: string,
    connectionId: string,
    nativeRef: string,
    signal = new AbortController().signal,
  ): Promise<Result<VmInfo | undefined, HypervisorError>> {
    const read = await readAndApply(tenantId, connectionId, nativeRef, signal);
    if (!read.ok) {
      return read;
    }
    const ref = read.value;
    return ok(
      ref === undefined
        ? undefined
        : await inTenant(deps.db, tenantId, (tx) => findVmByRef(tx, connectionId, ref, deps.clock.now())),
    );
  }

  /** Answers the reference it is known by now; `undefined` when the hypervisor does not know it. */
  async function readAndApply(
    tenantId: string,
    connectionId: string,
    nativeRef: string,
    signal: AbortSignal,
    also?: Also,
  ): Promise<Result<string | undefined, HypervisorError>> {
    const connected = await deps.port(tenantId, connectionId);
    if (!connected.ok) {
      return connected;
    }
    const asOf = performance.now();
    const answer = await connected.value.port.getVm(
      {
        signal,
        deadline: Date.now() + refreshDeadline,
        progress: () => undefined,
        correlationId: `refresh-${deps.newId()}`,
      },
      nativeRef,
    );
    if (!answer.ok && answer.error.kind !== 'ResourceNotFound') {
      return err(answer.error);
    }
    const batch: InventoryBatch = answer.ok
      ? { type: 'changed', vms: [answer.value], templates: [], asOf }
      : { type: 'gone', vms: [nativeRef], templates: [], asOf };
    // The reference a VM was asked by may be an older form of the one it answers with.
    const ref = answer.ok ? answer.value.nativeRef : nativeRef;
    const owner = { tenantId, connectionId };
    const stateFor = async () =>
      states.get(connectionId) ??
      (await inTenant(deps.db, tenantId, (tx) => loadState(tx, connectionId, [ref])));
    await changing(owner, async () => undefined, stateFor, batch, { also });
    return ok(answer.ok ? ref : undefined);
  }

  function removed(connectionId: string, vms: readonly RemovedVm[]): void {
    const state = states.get(connectionId);
    if (state !== undefined && vms.length > 0) {
      state.tick += 1;
      for (const vm of vms) {
        state.vms.delete(vm.nativeRef);
        state.removed.set(vm.nativeRef, { tick: state.tick, at: performance.now() });
      }
      forgetOldest(state.removed, 10_000);
    }
  }

  function removing(
    tenantId: string,
    connectionId: string,
    work: (tx: Tx) => Promise<readonly RemovedVm[]>,
  ): Promise<number> {
    return inTurn(connectionId, async () => {
      const now = deps.clock.now();
      const vms = await inTenant(deps.db, tenantId, async (tx) => {
        const gone = await work(tx);
        await appendEvents(
          tx,
          tenantId,
          gone.map((vm) => vmGone('vm.removed', connectionId, vm)),
          now,
        );
        return gone;
      });
      removed(connectionId, vms);
      return vms.length;
    });
  }

  return {
    relocateVm: createRelocate(deps, states, inTurn),
    applyBatch: (lease, batch, tick) =>
      changing(
        lease,
        (tx) => assertLease(tx, lease),
        () => wholeState(lease),
        batch,
        { tick },
      ),
    tick: (connectionId) => states.get(connectionId)?.tick ?? 0,
    refreshVm,
    showVm: async (tenantId, connectionId, nativeRef, signal, write) => {
      const read = await readAndApply(tenantId, connectionId, nativeRef, signal, { write, written: false });
      return read.ok ? ok() : read;
    },
    removeVm: async (tenantId, connectionId, nativeRef) => {
      await removing(tenantId, connectionId, (tx) => deleteVms(tx, connectionId, [nativeRef]));
    },
    removeLongMissing: async (lease) => {
      const before = new Date(deps.clock.now().getTime() - (deps.grace ?? defaultGrace));
      let count = removeAtOnce;
      while (count === removeAtOnce) {
        count = await removing(lease.tenantId, lease.connectionId, async (tx) => {
          await assertLease(tx, lease);
          return deleteLongMissing(tx, lease.connectionId, before, removeAtOnce);
        });
      }
    },
    release: (connectionId) => {
      states.delete(connectionId);
    },
  };
}

function applyOf(
  deps: InventoryDependencies,
  { tenantId, connectionId }: { readonly tenantId: string; readonly connectionId: string },
  fence: Apply['fence'],
  state: ConnectionState,
): Apply {
  return {
    db: deps.db,
    clock: deps.clock,
    newId: deps.newId,
    tenantId,
    connectionId,
    state,
    fence,
    onWritten: (change, count) => deps.metrics.inventoryChanges.inc({ change }, count),
  };
}

function forgetOldest(map: Map<string, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) {
      return;
    }
    map.delete(key);
  }
}
