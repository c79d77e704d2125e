import type { Insertable, Selectable } from 'kysely';
import type { Schema } from '../db/schema.ts';
import type { Tx } from '../db/transaction.ts';

/** A token with what its maker is at present: all null when it is nobody's. */
export type TokenRow = Selectable<Schema['api_token']> & {
  readonly maker_role: string | null;
  readonly maker_disabled: boolean | null;
};

/** Keeps a token of the open tenant, and where to find it before a tenant is known. */
export async function insertToken(tx: Tx, token: Insertable<Schema['api_token']>): Promise<void> {
  await tx
    .insertInto('token_index')
    .values({ token_hash: token.token_hash, tenant_id: token.tenant_id })
    .execute();
  await tx.insertInto('api_token').values(token).execute();
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
  return tokens(tx).where('t.token_hash', '=', hash).executeTakeFirst();
}

/** The newest thousand of the open tenant, or the one asked for, with their makers' names. */
export async function listTokens(
  tx: Tx,
  id?: string,
): Promise<readonly (TokenRow & { readonly maker_name: string | null })[]> {
  return tokens(tx)
    .leftJoin('app_user as u', 'u.id', 't.made_by')
    .select('u.name as maker_name')
    .$if(id !== undefined, (query) => query.where('t.id', '=', id ?? ''))
    .orderBy('t.created_at', 'desc')
    .orderBy('t.id')
    .limit(1000)
    .execute();
}

function tokens(tx: Tx) {
  return tx
    .selectFrom('api_token as t')
    .leftJoin('membership as m', (join) =>
      join.onRef('m.user_id', '=', 't.made_by').onRef('m.tenant_id', '=', 't.tenant_id'),
    )
    .selectAll('t')
    .select(['m.role as maker_role', 'm.disabled as maker_disabled']);
}

/** Deletes what goes back to a user in the open tenant; answers what it was. */
export async function deleteTokensOf(
  tx: Tx,
  userId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const gone = await tx
    .deleteFrom('api_token')
    .where('made_by', '=', userId)
    .returning(['id', 'name', 'token_hash'])
    .execute();
  if (gone.length > 0) {
    await tx
      .deleteFrom('token_index')
      .where((eb) => eb('token_hash', '=', eb.fn.any(eb.val(gone.map((each) => each.token_hash)))))
      .execute();
  }
  return gone.map(({ id, name }) => ({ id, name }));
}

export async function touchToken(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable('api_token').set({ last_used_at: now }).where('id', '=', id).execute();
}

/** What the open tenant is called; `undefined`: there is no such tenant. */
export async function findTenantName(tx: Tx, tenantId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('tenant').select('name').where('id', '=', tenantId).executeTakeFirst();
  return row?.name;
}
