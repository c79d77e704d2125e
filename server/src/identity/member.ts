import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';

/** A member of a tenant, as whoever is about to change something about them has to know them. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly platformAdmin: boolean;
  /** Tenants they belong to. */
  readonly memberships: number;
}

/** Until the transaction ends nobody else changes members of that tenant: two admins cannot remove each other. */
export async function lockMember(tx: Tx, tenantId: string, userId: string): Promise<Member | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`members ${tenantId}`}, 0))`.execute(tx);
  // Keeps two tenants from letting go of one user at once: whoever takes the last membership away has to know it. A
  // statement of its own, for the next one must see what the other has done.
  await tx.selectFrom('app_user').select('id').where('id', '=', userId).forUpdate().execute();
  const row = await tx
    .selectFrom('membership as m')
    .innerJoin('app_user as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name', 'm.role', 'm.disabled', 'u.platform_admin as platformAdmin'])
    .select((eb) =>
      eb
        .selectFrom('membership as all')
        .whereRef('all.user_id', '=', 'u.id')
        .select(eb.fn.countAll<number>().as('count'))
        .as('memberships'),
    )
    .where('m.tenant_id', '=', tenantId)
    .where('m.user_id', '=', userId)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, memberships: Number(row.memberships) };
}

/** Without this member nobody could administer the tenant. */
export async function isLastAdmin(tx: Tx, tenantId: string, member: Member): Promise<boolean> {
  if (member.role !== 'admin' || member.disabled) {
    return false;
  }
  const other = await tx
    .selectFrom('membership')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    .where('role', '=', 'admin')
    .where('disabled', '=', false)
    .where('user_id', '<>', member.id)
    .limit(1)
    .executeTakeFirst();
  return other === undefined;
}
