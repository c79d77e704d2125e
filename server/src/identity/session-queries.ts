import type { Tx } from '../db/transaction.ts';

/** How long sessions live, in ms. */
export interface SessionLimits {
  /** Without a request. */
  readonly idle: number;
  /** At all. */
  readonly life: number;
}

export interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly tenant_id: string;
  readonly created_at: Date;
  readonly seen_at: Date;
  readonly name: string;
  readonly platform_admin: boolean;
  readonly role: string;
}

/** A session that still lives, with who its user is in its tenant. */
export async function findSession(
  tx: Tx,
  hash: Buffer,
  now: Date,
  { idle, life }: SessionLimits,
): Promise<SessionRow | undefined> {
  return tx
    .selectFrom('user_session as s')
    .innerJoin('app_user as u', 'u.id', 's.user_id')
    .innerJoin('membership as m', (join) =>
      join.onRef('m.user_id', '=', 's.user_id').onRef('m.tenant_id', '=', 's.tenant_id'),
    )
    .select(['s.id', 's.user_id', 's.tenant_id', 's.created_at', 's.seen_at'])
    .select(['u.name', 'u.platform_admin', 'm.role'])
    .where('s.secret_hash', '=', hash)
    .where('m.disabled', '=', false)
    .where('s.seen_at', '>', new Date(now.getTime() - idle))
    .where('s.created_at', '>', new Date(now.getTime() - life))
    .executeTakeFirst();
}

/** Of one user: a browser that makes sessions in a loop only throws its own away. */
const mostSessions = 50;

export async function insertSession(
  tx: Tx,
  session: {
    readonly hash: Buffer;
    readonly id: string;
    readonly userId: string;
    readonly tenantId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { hash, id, userId, tenantId, now } = session;
  await tx
    .insertInto('user_session')
    .values({ secret_hash: hash, id, user_id: userId, tenant_id: tenantId, created_at: now, seen_at: now })
    .execute();
  await tx
    .deleteFrom('user_session')
    .where('user_id', '=', userId)
    .where('id', 'not in', (newest) =>
      newest
        .selectFrom('user_session')
        .select('id')
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(mostSessions),
    )
    .execute();
  await touchMembership(tx, userId, tenantId, now);
}

export async function touchSession(tx: Tx, hash: Buffer, now: Date): Promise<void> {
  await tx.updateTable('user_session').set({ seen_at: now }).where('secret_hash', '=', hash).execute();
}

/** False when the user does not belong to that tenant, or is disabled there. */
export async function moveSession(tx: Tx, sessionId: string, tenantId: string, now: Date): Promise<boolean> {
  const moved = await tx
    .updateTable('user_session as s')
    .set({ tenant_id: tenantId })
    .where('s.id', '=', sessionId)
    .where((where) =>
      where.exists(
        where
          .selectFrom('membership as m')
          .select('m.user_id')
          .whereRef('m.user_id', '=', 's.user_id')
          .where('m.tenant_id', '=', tenantId)
          .where('m.disabled', '=', false),
      ),
    )
    .returning('s.user_id')
    .executeTakeFirst();
  if (moved === undefined) {
    return false;
  }
  await touchMembership(tx, moved.user_id, tenantId, now);
  return true;
}

/** Of a user, all or those in one tenant, `but` one. */
export async function endSessions(
  tx: Tx,
  userId: string,
  { tenantId, but }: { readonly tenantId?: string; readonly but?: string },
): Promise<void> {
  let ending = tx.deleteFrom('user_session').where('user_id', '=', userId);
  if (tenantId !== undefined) {
    ending = ending.where('tenant_id', '=', tenantId);
  }
  if (but !== undefined) {
    ending = ending.where('id', '<>', but);
  }
  await ending.execute();
}

async function touchMembership(tx: Tx, userId: string, tenantId: string, now: Date): Promise<void> {
  await tx
    .updateTable('membership')
    .set({ last_sign_in_at: now })
    .where('user_id', '=', userId)
    .where('tenant_id', '=', tenantId)
    .execute();
}
