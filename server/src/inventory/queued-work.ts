import { emptyMapping } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { operationChannel } from '../operations/operation-channel.ts';

export interface Arrival {
  readonly vmId: string;
  /** Connections. */
  readonly from: string;
  readonly to: string;
  readonly nativeRef: string;
}

/**
 * What waits to be done with a VM goes with it to its new connection, in the order it was asked for: nobody who asked
 * needs to know that it moves. What has begun stays where it was begun. A name that somebody else takes there meanwhile is
 * left to the hypervisor to refuse.
 */
export async function bringAlong(tx: Tx, { vmId, from, to, nativeRef }: Arrival): Promise<void> {
  await sql`
    with moved as (
      update operation o set connection_id = there.id, epoch = 0,
        target = jsonb_set(o.target, '{nativeRef}', to_jsonb(${nativeRef}::text)),
        plan = o.plan || jsonb_build_object('mapping', ${JSON.stringify(emptyMapping)}::jsonb || there.resource_mappings)
      from operation_queue q, tenant_hypervisor_config there
      where q.connection_id = ${from} and q.operation_id = o.id and there.id = ${to}
        and o.state = 'QUEUED' and o.connection_id = ${from} and o.vm_id = ${vmId}
      returning o.id, o.tenant_id
    ), queued as (
      update operation_queue q set connection_id = ${to} from moved where q.operation_id = moved.id
    ), freed as (
      delete from name_claim c using moved where c.operation_id = moved.id
      returning c.name, c.tenant_id, c.operation_id
    ), claimed as (
      insert into name_claim (connection_id, name, tenant_id, operation_id)
      select ${to}::uuid, name, tenant_id, operation_id from freed on conflict do nothing
    )
    select pg_notify(${operationChannel}, ${to}::text) from moved limit 1
  `.execute(tx);
}
