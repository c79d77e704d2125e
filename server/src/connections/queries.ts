import { sql } from 'kysely';
import type { Insertable, Selectable } from 'kysely';
import type { Schema } from '../db/schema.ts';
import type { Tx } from '../db/transaction.ts';

export type ConnectionRow = Selectable<Schema['tenant_hypervisor_config']>;
export type StatusRow = Selectable<Schema['connection_status']>;

/** Which connection changed: `{tenantId, connectionId}` as JSON. */
export const connectionChannel = 'anyvisor_connections';

export async function findConnection(tx: Tx, id: string): Promise<ConnectionRow | undefined> {
  return tx.selectFrom('tenant_hypervisor_config').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function lockConnection(tx: Tx, id: string): Promise<ConnectionRow | undefined> {
  return tx
    .selectFrom('tenant_hypervisor_config')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** A connection that cannot be removed until the transaction ends, with its status: one query, for somebody waits. */
export async function shareConnection(
  tx: Tx,
  id: string,
): Promise<{ readonly row: ConnectionRow; readonly status: StatusRow | undefined } | undefined> {
  const found = await tx
    .selectFrom('tenant_hypervisor_config as c')
    .leftJoin('connection_status as s', 's.connection_id', 'c.id')
    .selectAll('c')
    .select(sql<StatusJson | null>`to_jsonb(s)`.as('status'))
    .where('c.id', '=', id)
    .forShare('c')
    .executeTakeFirst();
  if (found === undefined) {
    return undefined;
  }
  const { status, ...row } = found;
  return { row, status: status === null ? undefined : statusOfJson(status) };
}

/** JSON has no dates. */
type StatusJson = Omit<StatusRow, 'last_seen_at'> & { readonly last_seen_at: string | null };

function statusOfJson({ last_seen_at: lastSeen, ...status }: StatusJson): StatusRow {
  return { ...status, last_seen_at: lastSeen === null ? null : new Date(lastSeen) };
}

export async function findStatus(tx: Tx, id: string): Promise<StatusRow | undefined> {
  return tx.selectFrom('connection_status').selectAll().where('connection_id', '=', id).executeTakeFirst();
}

export async function listConnections(
  tx: Tx,
  page: { readonly limit: number; readonly after?: string },
): Promise<readonly { readonly row: ConnectionRow; readonly status: StatusRow | undefined }[]> {
  const rows = await tx
    .selectFrom('tenant_hypervisor_config')
    .selectAll()
    .$if(page.after !== undefined, (query) => query.where('name', '>', page.after ?? ''))
    .orderBy('name')
    .limit(page.limit)
    .execute();
  const ids = rows.map((row) => row.id);
  const statuses =
    ids.length === 0
      ? []
      : await tx.selectFrom('connection_status').selectAll().where('connection_id', 'in', ids).execute();
  const byId = new Map(statuses.map((status) => [status.connection_id, status]));
  return rows.map((row) => ({ row, status: byId.get(row.id) }));
}

/** `undefined` when the name is taken. */
export async function insertConnection(
  tx: Tx,
  row: Insertable<Schema['tenant_hypervisor_config']>,
): Promise<ConnectionRow | undefined> {
  const made = await tx
    .insertInto('tenant_hypervisor_config')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (made !== undefined) {
    await tx
      .insertInto('connection_lease')
      .values({ connection_id: made.id, tenant_id: made.tenant_id })
      .execute();
  }
  return made;
}

/** Its VMs, units and status go with it; operations stay as history. */
export async function deleteConnection(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('connection_lease').where('connection_id', '=', id).execute();
  await tx.deleteFrom('tenant_hypervisor_config').where('id', '=', id).execute();
}

/** Operations that still need the connection. */
export async function countUnfinished(tx: Tx, id: string): Promise<number> {
  const row = await tx
    .selectFrom('operation_queue')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('connection_id', '=', id)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Another enabled connection of the open tenant to the same endpoint. */
export async function findSameEndpoint(
  tx: Tx,
  endpointId: string,
  exceptId: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  return tx
    .selectFrom('connection_status as s')
    .innerJoin('tenant_hypervisor_config as c', 'c.id', 's.connection_id')
    .select(['c.id', 'c.name'])
    .where('s.endpoint_id', '=', endpointId)
    .where('c.enabled', '=', true)
    .where('c.id', '<>', exceptId)
    .executeTakeFirst();
}

/** Tells every node, once the transaction commits. */
export async function notifyConnection(tx: Tx, tenantId: string, connectionId: string): Promise<void> {
  await sql`select pg_notify(${connectionChannel}, ${JSON.stringify({ tenantId, connectionId })})`.execute(
    tx,
  );
}
