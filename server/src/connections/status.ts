import { publicError } from '@anyvisor/domain';
import type { ConnectionHealth, ConnectionReport, HypervisorError } from '@anyvisor/domain';
import { storableJson } from '../db/storable-json.ts';
import type { Tx } from '../db/transaction.ts';
import type { NewEvent } from '../events/event.ts';
import { appendEvents } from '../events/queries.ts';

export interface StatusChange {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly health: ConnectionHealth;
  readonly breaker: 'closed' | 'open';
  readonly now: Date;
  /** What a test found; keeps the old facts when absent. */
  readonly report?: ConnectionReport;
  readonly error?: HypervisorError;
  /** The endpoint told us something just now. */
  readonly seen?: boolean;
}

/** Writes how a connection is doing; a change of its health becomes an event. */
export async function recordStatus(tx: Tx, change: StatusChange): Promise<void> {
  const { tenantId, connectionId, now, report } = change;
  const before = await tx
    .selectFrom('connection_status')
    .select(['health', 'breaker'])
    .where('connection_id', '=', connectionId)
    .forUpdate()
    .executeTakeFirst();
  const facts = {
    health: change.health,
    breaker: change.breaker,
    last_error: change.error === undefined ? null : storableJson(publicError(change.error)),
    updated_at: now,
    ...(change.seen === true ? { last_seen_at: now } : {}),
    ...(report === undefined
      ? {}
      : {
          product: report.product,
          version: report.version,
          endpoint_id: report.endpointId,
          capabilities: report.capabilities === null ? null : storableJson(report.capabilities),
        }),
  };
  await tx
    .insertInto('connection_status')
    .values({ connection_id: connectionId, tenant_id: tenantId, ...facts })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(facts))
    .execute();
  const event = healthEvent(change, (before?.health ?? 'UNKNOWN') as ConnectionHealth);
  if (event !== undefined) {
    await appendEvents(tx, tenantId, [event], now);
  }
}

/** Only "still here": the cheapest write, for every sign of life. */
export async function recordSeen(tx: Tx, connectionId: string, now: Date): Promise<void> {
  await tx
    .updateTable('connection_status')
    .set({ last_seen_at: now })
    .where('connection_id', '=', connectionId)
    .execute();
}

function healthEvent(change: StatusChange, before: ConnectionHealth): NewEvent | undefined {
  const { health, error } = change;
  if (health === before || health === 'UNKNOWN' || health === 'DISABLED') {
    return undefined;
  }
  const recovered = health === 'HEALTHY';
  return {
    type: recovered ? 'connection.recovered' : 'connection.degraded',
    subject: { type: 'connection', id: change.connectionId, name: change.name },
    data: {
      health,
      before,
      breaker: change.breaker,
      ...(error === undefined ? {} : { error: { kind: error.kind, message: error.message } }),
    },
  };
}
