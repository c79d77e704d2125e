import { sql } from 'kysely';
import { recordAudit } from '../audit/record.ts';
import type { Tx } from '../db/transaction.ts';
import { appendEvents } from '../events/queries.ts';
import type { OperationDeps } from './deps.ts';
import { operationChannel } from './operation-channel.ts';
import { operationRecord } from './engine/rows.ts';
import type { OperationRow } from './engine/rows.ts';
import { getOperation } from './list.ts';
import type { Actor, OperationView } from './operation.ts';
import { operationEvent } from './operation-event.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * Asks for an end. One that nobody works on yet ends at once; a running one at its next safe point, after what it did
 * is taken back; what has ended, or is unwinding already, stays as it is. The wish outlives every process.
 */
export async function cancelOperation(
  deps: OperationDeps,
  tenantId: string,
  actor: Actor,
  id: string,
): Promise<OperationView | undefined> {
  return deps.inTenant(tenantId, async (tx) => {
    const { rows } = await sql<OperationRow>`select * from operation where id = ${id} for update`.execute(tx);
    const operation = rows[0] && operationRecord(rows[0]);
    if (operation === undefined) {
      return undefined;
    }
    const { state, ending, cancelRequestedAt } = operation;
    const open = (state === 'QUEUED' || state === 'RUNNING') && ending === null && cancelRequestedAt === null;
    if (open) {
      const now = new Date(deps.now());
      await recordAudit(tx, {
        id: deps.newId(),
        tenantId,
        at: now,
        actor,
        action: 'operation.cancel',
        subject: { type: 'operation', id, name: operation.target.name },
        detail: { kind: operation.kind },
      });
      if (state === 'QUEUED') {
        await endQueued(tx, id, now, withoutSecrets(operation.request));
        await appendEvents(tx, tenantId, [
          operationEvent('operation.finished', { ...operation, state: 'CANCELLED' }),
        ]);
      } else {
        await sql`
          with asked as (update operation set cancel_requested_at = ${now} where id = ${id} returning connection_id)
          select pg_notify(${operationChannel}, connection_id || '/' || ${id}::text) from asked`.execute(tx);
      }
    }
    return getOperation(tx, id);
  });
}

async function endQueued(tx: Tx, id: string, now: Date, request: unknown): Promise<void> {
  await sql`
    with ended as (
      update operation set state = 'CANCELLED', cancel_requested_at = ${now}, ended_at = ${now},
        request = ${JSON.stringify(request)} where id = ${id} returning id
    ), unqueued as (delete from operation_queue using ended where operation_id = ended.id)
    delete from name_claim using ended where operation_id = ended.id
  `.execute(tx);
}
