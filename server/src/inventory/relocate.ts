import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, Result, VmObservation } from '@anyvisor/domain';
import { storableText } from '../db/storable-json.ts';
import { inTenant } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import { appendEvents } from '../events/queries.ts';
import type { Also } from './apply.ts';
import type { ConnectionState, KnownVm } from './connection-state.ts';
import type { VmChange } from './diff-vms.ts';
import type { InTurn } from './in-turn.ts';
import type { InventoryDependencies } from './inventory-dependencies.ts';
import { observationText } from './observation-text.ts';
import { bringAlong } from './queued-work.ts';
import { shownVm } from './shown-vm.ts';
import { changeEvent, vmGone } from './vm-events.ts';
import { upsertVms } from './vm-writes.ts';

export interface Relocation {
  readonly tenantId: string;
  readonly vmId: string;
  /** Connections. */
  readonly from: string;
  readonly to: string;
  readonly nativeRef: string;
}

/** A question to the destination may take this long, in ms. */
const readTime = 30_000;

/**
 * Shows a VM at the connection a migration has brought it to, under the id it always had; `stayed` when it is not there.
 * What the inventory may have taken for a new VM there meanwhile is merged into it; what is queued for it goes along.
 */
export function createRelocate(
  deps: Pick<InventoryDependencies, 'db' | 'clock' | 'newId' | 'port'>,
  states: Map<string, ConnectionState>,
  inTurn: InTurn,
) {
  return async (
    relocation: Relocation,
    signal: AbortSignal,
    also: Also['write'] = async () => [],
  ): Promise<Result<'moved' | 'stayed', HypervisorError>> => {
    const { tenantId, from, to } = relocation;
    const connected = await deps.port(tenantId, to);
    if (!connected.ok) {
      return connected;
    }
    const readAt = performance.now();
    const read = await connected.value.port.getVm(
      {
        signal,
        deadline: Date.now() + readTime,
        progress: () => undefined,
        correlationId: `relocate-${deps.newId()}`,
      },
      relocation.nativeRef,
    );
    if (!read.ok) {
      return read.error.kind === 'ResourceNotFound' ? ok('stayed') : err(read.error);
    }
    // In one order whatever the direction, so that two VMs that change places do not wait for each other.
    const [first = from, second = to] = [from, to].toSorted();
    await inTurn(first, () =>
      inTurn(second, async () => {
        try {
          const change = changeOf(relocation, read.value, states.get(from), readAt);
          await inTenant(deps.db, tenantId, (tx) =>
            writeMove(tx, relocation, change, deps.clock.now(), also, states.get(to)?.units),
          );
          remember(states, relocation, change);
        } catch (error) {
          states.delete(from);
          states.delete(to);
          throw error;
        }
      }),
    );
    return ok('moved');
  };
}

function changeOf(
  { vmId, nativeRef }: Relocation,
  observation: VmObservation,
  source: ConnectionState | undefined,
  readAt: number,
): VmChange {
  const before = source?.vms.get(storableText(nativeRef)) ?? {
    id: vmId,
    fingerprint: '',
    shown: shownVm(observation),
    missing: false,
    touched: 0,
    readAt: 0,
  };
  return { id: vmId, observation, ...observationText(observation), before, readAt };
}

async function writeMove(
  tx: Tx,
  { tenantId, vmId, from, to }: Relocation,
  change: VmChange,
  now: Date,
  also: Also['write'],
  units: ConnectionState['units'] | undefined,
): Promise<void> {
  const ref = change.observation.nativeRef;
  const doubled = await tx
    .deleteFrom('vm')
    .where('connection_id', '=', to)
    .where('native_ref', '=', ref)
    .where('id', '<>', vmId)
    .returning(['id', 'name', 'native_ref as nativeRef'])
    .execute();
  await tx.updateTable('vm').set({ connection_id: to, native_ref: ref }).where('id', '=', vmId).execute();
  await upsertVms(tx, { tenantId, connectionId: to }, [change], now);
  await bringAlong(tx, { vmId, from, to, nativeRef: ref });
  const more = await also(tx);
  const events = [
    ...doubled.map((vm) => vmGone('vm.removed', to, vm)),
    changeEvent(to, change, units),
    ...more,
  ];
  await appendEvents(tx, tenantId, events, now);
}

function remember(
  states: ReadonlyMap<string, ConnectionState>,
  { from, to, vmId, nativeRef }: Relocation,
  { fingerprint, observation, readAt }: VmChange,
): void {
  const source = states.get(from);
  if (source !== undefined) {
    source.tick += 1;
    source.vms.delete(storableText(nativeRef));
    source.removed.set(storableText(nativeRef), { tick: source.tick, at: performance.now() });
  }
  const destination = states.get(to);
  if (destination !== undefined) {
    destination.tick += 1;
    destination.removed.delete(storableText(nativeRef));
    const known: KnownVm = {
      id: vmId,
      fingerprint,
      shown: shownVm(observation),
      missing: false,
      touched: destination.tick,
      readAt,
    };
    destination.vms.set(storableText(observation.nativeRef), known);
  }
}
