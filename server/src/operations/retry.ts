import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import { sql } from 'kysely';
import { recordAudit } from '../audit/record.ts';
import { admitMutation } from '../connections/admit-mutation.ts';
import type { OperationDeps } from './deps.ts';
import { operationChannel } from './operation-channel.ts';
import { operationRecord } from './engine/rows.ts';
import type { OperationRow } from './engine/rows.ts';
import { getOperation } from './list.ts';
import type { Actor, OperationView } from './operation.ts';

/** Queues the clean-up of a failed operation again: only that, nothing goes forward. It stays `FAILED`. */
export async function retryCleanup(
  deps: OperationDeps,
  tenantId: string,
  actor: Actor,
  id: string,
): Promise<Result<OperationView, HypervisorError> | undefined> {
  return deps.inTenant(tenantId, async (tx) => {
    const { rows } = await sql<OperationRow>`select * from operation where id = ${id} for update`.execute(tx);
    const operation = rows[0] && operationRecord(rows[0]);
    if (operation === undefined) {
      return undefined;
    }
    if (operation.state !== 'FAILED' || operation.leftovers.length === 0) {
      return err(nothingToRetry());
    }
    if (operation.ending === null) {
      const admitted = await admitMutation(tx, operation.connectionId, 'the clean-up');
      if (!admitted.ok) {
        return admitted;
      }
      await recordAudit(tx, {
        id: deps.newId(),
        tenantId,
        at: new Date(deps.now()),
        actor,
        action: 'operation.retry',
        subject: { type: 'operation', id, name: operation.target.name },
        detail: { kind: operation.kind, leftovers: operation.leftovers.length },
      });
      await sql`
        with again as (
          update operation set ending = 'FAILED' where id = ${id} returning id, tenant_id, connection_id, target
        ), queued as (
          insert into operation_queue (operation_id, tenant_id, connection_id, lane, enqueued_at)
          select id, tenant_id, connection_id, 'vm:' || coalesce(
            (select v.observation->>'marker' from vm v where v.id = (again.target->>'id')::uuid),
            again.target->>'id', id::text), clock_timestamp() from again
          on conflict do nothing)
        select pg_notify(${operationChannel}, connection_id::text) from again`.execute(tx);
    }
    const view = await getOperation(tx, id);
    return view && ok(view);
  });
}

function nothingToRetry(): HypervisorError {
  return hypervisorError('OperationFailed', {
    message: 'There is no failed clean-up to retry',
    operation: 'retry',
    reason: 'state',
  });
}
