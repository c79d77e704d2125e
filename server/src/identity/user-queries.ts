import type { Tx } from '../db/transaction.ts';
import type { Role } from './principal.ts';
import { userKey } from './user-name.ts';

/** Somebody who wants to sign in, as far as they are known. */
export interface KnownUser {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
}

export async function findUserByName(tx: Tx, name: string): Promise<KnownUser | undefined> {
  return tx
    .selectFrom('app_user as u')
    .innerJoin('user_password as p', 'p.user_id', 'u.id')
    .select(['u.id', 'u.name', 'p.hash'])
    .where('u.name_key', '=', userKey(name))
    .executeTakeFirst();
}

export async function findUser(tx: Tx, userId: string): Promise<KnownUser | undefined> {
  return tx
    .selectFrom('app_user as u')
    .innerJoin('user_password as p', 'p.user_id', 'u.id')
    .select(['u.id', 'u.name', 'p.hash'])
    .where('u.id', '=', userId)
    .executeTakeFirst();
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly platformAdmin: boolean;
  readonly now: Date;
}

/** False when the name is taken. */
export async function insertUser(tx: Tx, { id, name, hash, platformAdmin, now }: NewUser): Promise<boolean> {
  const made = await tx
    .insertInto('app_user')
    .values({ id, name, name_key: userKey(name), platform_admin: platformAdmin, created_at: now })
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) {
    return false;
  }
  await tx.insertInto('user_password').values({ user_id: id, hash, changed_at: now }).execute();
  return true;
}

export async function keepPassword(tx: Tx, userId: string, hash: string, now: Date): Promise<void> {
  await tx
    .updateTable('user_password')
    .set({ hash, changed_at: now })
    .where('user_id', '=', userId)
    .execute();
}

/** False when there is one already. */
export async function insertMembership(
  tx: Tx,
  {
    userId,
    tenantId,
    role,
    now,
  }: {
    readonly userId: string;
    readonly tenantId: string;
    readonly role: Role;
    readonly now: Date;
  },
): Promise<boolean> {
  const made = await tx
    .insertInto('membership')
    .values({ user_id: userId, tenant_id: tenantId, role, created_at: now })
    .onConflict((conflict) => conflict.columns(['user_id', 'tenant_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return made !== undefined;
}

/** More tenants than anybody looks through. */
const mostTenants = 1_000;

/** Where a user may go, by name. */
export async function tenantsOf(
  tx: Tx,
  userId: string,
): Promise<readonly { readonly id: string; readonly name: string; readonly role: string }[]> {
  return tx
    .selectFrom('membership as m')
    .innerJoin('tenant as t', 't.id', 'm.tenant_id')
    .select(['t.id', 't.name', 'm.role'])
    .where('m.user_id', '=', userId)
    .where('m.disabled', '=', false)
    .orderBy('t.name')
    .limit(mostTenants)
    .execute();
}

/** The tenant to begin in: where the user was last, otherwise the first one joined. */
export async function homeTenant(
  tx: Tx,
  userId: string,
  { alsoDisabled = false }: { readonly alsoDisabled?: boolean } = {},
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('membership')
    .select('tenant_id')
    .where('user_id', '=', userId)
    .$if(!alsoDisabled, (query) => query.where('disabled', '=', false))
    .orderBy('last_sign_in_at', (order) => order.desc().nullsLast())
    .orderBy('created_at')
    .orderBy('tenant_id')
    .executeTakeFirst();
  return row?.tenant_id;
}

export async function anyUser(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('app_user').select('id').limit(1).executeTakeFirst()) !== undefined;
}
