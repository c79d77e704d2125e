import type { Insertable, Selectable } from 'kysely';
import type { Schema } from '../db/schema.ts';
import type { Tx } from '../db/transaction.ts';

export type TokenRow = Selectable<Schema['api_token']>;

/** Keeps a token of the open tenant, and where to find it before a tenant is known. */
export async function insertToken(tx: Tx, token: Insertable<Schema['api_token']>): Promise<TokenRow> {
  await tx
    .insertInto('token_index')
    .values({ token_hash: token.token_hash, tenant_id: token.tenant_id })
    .execute();
  return tx.insertInto('api_token').values(token).returningAll().executeTakeFirstOrThrow();
}

export async function findTenantOfToken(tx: Tx, hash: Buffer): Promise<string | undefined> {
  const row = await tx
    .selectFrom('token_index')
    .select('tenant_id')
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  return row?.tenant_id;
}

export async function findToken(tx: Tx, hash: Buffer): Promise<TokenRow | undefined> {
  return tx.selectFrom('api_token').selectAll().where('token_hash', '=', hash).executeTakeFirst();
}

export async function touchToken(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable('api_token').set({ last_used_at: now }).where('id', '=', id).execute();
}

/** What the open tenant is called; `undefined`: there is no such tenant. */
export async function findTenantName(tx: Tx, tenantId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('tenant').select('name').where('id', '=', tenantId).executeTakeFirst();
  return row?.name;
}
