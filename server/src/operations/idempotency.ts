import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { canonicalJson } from './canonical-json.ts';
import type { StartInput } from './start-input.ts';

/** The connection is not part of it: for `vm.create` it is our choice, and may be another one the second time. */
export function requestHash({ kind, vmId, request }: Pick<StartInput, 'kind' | 'vmId' | 'request'>): Buffer {
  return createHash('sha256')
    .update(canonicalJson({ kind, vmId: vmId ?? null, request }))
    .digest();
}

/**
 * Keeps the key for 24 hours for the operation that is about to be made; answers the earlier one when it has been used.
 * Of two at once the second waits for the first to commit or roll back.
 */
export async function keepKey(
  tx: Tx,
  tenantId: string,
  key: string,
  hash: Buffer,
  operationId: string,
): Promise<{ readonly operationId: string; readonly same: boolean } | undefined> {
  const { rows: kept } = await sql`
    insert into idempotency (tenant_id, key, request_hash, operation_id)
    values (${tenantId}, ${key}, ${hash}, ${operationId})
    on conflict (tenant_id, key) do update set request_hash = excluded.request_hash,
      operation_id = excluded.operation_id, created_at = now()
    where idempotency.created_at < now() - interval '24 hours'
    returning 1
  `.execute(tx);
  if (kept.length > 0) {
    return undefined;
  }
  const { rows } = await sql<{ operation_id: string; request_hash: Buffer }>`
    select operation_id, request_hash from idempotency where tenant_id = ${tenantId} and key = ${key}
  `.execute(tx);
  const [row] = rows;
  if (row === undefined) {
    throw new Error('an idempotency key vanished while it was read');
  }
  return { operationId: row.operation_id, same: row.request_hash.equals(hash) };
}

/** What `keepKey` would answer for a key that has been used, without using it. */
export async function earlierUse(
  tx: Tx,
  key: string,
  hash: Buffer,
): Promise<{ readonly operationId: string; readonly same: boolean } | undefined> {
  const { rows } = await sql<{ operation_id: string; request_hash: Buffer }>`
    select operation_id, request_hash from idempotency
    where key = ${key} and created_at >= now() - interval '24 hours'
  `.execute(tx);
  const [row] = rows;
  return row && { operationId: row.operation_id, same: row.request_hash.equals(hash) };
}

/** Forgets keys of the open tenant that are not honoured any more; answers how many. */
export async function forgetOldKeys(tx: Tx): Promise<number> {
  const { rows } = await sql<{ gone: number }>`
    with old as (
      delete from idempotency where (tenant_id, key) in (
        select tenant_id, key from idempotency where created_at < now() - interval '24 hours' limit 10000)
      returning 1)
    select count(*) as gone from old
  `.execute(tx);
  return rows[0]?.gone ?? 0;
}
