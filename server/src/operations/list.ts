import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/transaction.ts';
import { QuerySyntaxError } from '../filter/filter.ts';
import { operationRecord, stepRecord } from './engine/rows.ts';
import type { OperationRow, StepRow } from './engine/rows.ts';
import type { OperationView } from './operation.ts';
import type { OperationList, OperationPage } from './operation-page.ts';
import { operationView } from './view.ts';

export async function getOperation(tx: Tx, id: string): Promise<OperationView | undefined> {
  const { rows } = await sql<OperationRow>`select * from operation where id = ${id}`.execute(tx);
  return (await withSteps(tx, rows))[0];
}

/** Newest first: the ids are ordered by time. Throws `QuerySyntaxError` for a cursor that is not ours. */
export async function listOperations(tx: Tx, page: OperationPage): Promise<OperationList> {
  const conditions = [
    ...(page.cursor === undefined ? [] : [sql`id < ${idIn(page.cursor)}::uuid`]),
    ...(page.vmId === undefined ? [] : [sql`vm_id = ${page.vmId}`]),
    ...(page.connectionId === undefined ? [] : [sql`connection_id = ${page.connectionId}::uuid`]),
    ...(page.states === undefined ? [] : [sql`state = any(${[...page.states]}::text[])`]),
    ...(page.requester === undefined ? [] : [sql`requester_key = ${page.requester}`]),
    ...(page.since === undefined ? [] : [sql`(created_at >= ${page.since} or ended_at >= ${page.since})`]),
    ...(page.kinds === undefined ? [] : [sql`kind = any(${[...page.kinds]}::text[])`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<OperationRow>`
    select * from operation ${where} order by id desc limit ${page.limit + 1}`.execute(tx);
  const items = await withSteps(tx, rows.slice(0, page.limit));
  const last = rows.length > page.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : cursorOf(last.id), estimatedTotal: null };
}

async function withSteps(tx: Tx, rows: readonly OperationRow[]): Promise<readonly OperationView[]> {
  if (rows.length === 0) {
    return [];
  }
  const { rows: steps } = await sql<StepRow>`
    select * from operation_step where operation_id = any(${rows.map((row) => row.id)}::uuid[])
    order by operation_id, position`.execute(tx);
  const byOperation = Map.groupBy(steps, (step) => step.operation_id);
  return rows.map((row) =>
    operationView(operationRecord(row), (byOperation.get(row.id) ?? []).map(stepRecord)),
  );
}

function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function idIn(cursor: string): string {
  const id = z.uuid().safeParse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!id.success) {
    throw new QuerySyntaxError('The cursor does not belong to this list: begin again without it');
  }
  return id.data;
}
