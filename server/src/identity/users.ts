import { sql } from 'kysely';
import { inTenant } from '../db/transaction.ts';
import { addUser } from './add-user.ts';
import { changeUser } from './change-user.ts';
import { roleOf } from './principal.ts';
import { removeUser } from './remove-user.ts';
import type { UserDeps, Users } from './user.ts';

export function createUsers(deps: UserDeps): Users {
  const read = async (
    tenantId: string,
    { limit, after, id }: { limit: number; after?: string; id?: string },
  ) => {
    // The tenant's own transaction: row-level security leaves its members and nobody else.
    const rows = await inTenant(deps.db, tenantId, (tx) =>
      tx
        .selectFrom('membership as m')
        .innerJoin('app_user as u', 'u.id', 'm.user_id')
        .select(['u.id', 'u.name', 'm.role', 'm.disabled', 'm.last_sign_in_at', 'm.created_at'])
        .$if(id !== undefined, (query) => query.where('u.id', '=', id ?? ''))
        .$if(after !== undefined, (query) => query.where(sql`u.name_key collate "C"`, '>', after ?? ''))
        .orderBy(sql`u.name_key collate "C"`)
        .limit(limit)
        .execute(),
    );
    return rows.map(({ id: userId, name, role, disabled, last_sign_in_at, created_at }) => ({
      id: userId,
      name,
      role: roleOf(role),
      disabled,
      lastSignInAt: last_sign_in_at,
      createdAt: created_at,
    }));
  };
  return {
    list: read,
    find: async (tenantId, id) => (await read(tenantId, { limit: 1, id }))[0],
    add: (caller, input) => addUser(deps, caller, input),
    change: (caller, userId, change) => changeUser(deps, caller, userId, change),
    remove: (caller, userId) => removeUser(deps, caller, userId),
  };
}
