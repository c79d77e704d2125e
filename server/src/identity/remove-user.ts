import { sql } from 'kysely';
import { recordAudit } from '../audit/record.ts';
import { enterTenant, inIdentity } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import { isLastAdmin, lockMember } from './member.ts';
import type { Member } from './member.ts';
import type { Principal } from './principal.ts';
import { done, refused } from './refusals.ts';
import type { Outcome, Refusal } from './refusals.ts';
import { deleteTokensOf } from './queries.ts';
import type { UserDeps } from './user.ts';

/**
 * Takes a membership away, its sessions, its tokens and what was kept for the user in this tenant; with the last one, the
 * user.
 */
export async function removeUser(
  { db, clock, newId, changes }: UserDeps,
  caller: Principal,
  userId: string,
): Promise<Outcome<void>> {
  const { tenantId } = caller;
  const outcome = await inIdentity(db, async (tx): Promise<Outcome<void>> => {
    const member = await lockMember(tx, tenantId, userId);
    const refusal =
      member === undefined
        ? { kind: 'no-such-user' as const, user: userId }
        : await refusalOf(tx, caller, member);
    if (member === undefined || refusal !== undefined) {
      return refused(refusal ?? { kind: 'no-such-user', user: userId });
    }
    await enterTenant(tx, tenantId);
    const tokens = await deleteTokensOf(tx, userId);
    await tx
      .deleteFrom('membership')
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .execute();
    if (member.memberships === 1) {
      await tx.deleteFrom('app_user').where('id', '=', userId).execute();
    }
    await changes.announce(tx, userId);
    const owners = [`user:${userId}`, ...tokens.map(({ id }) => `token:${id}`)];
    await sql`delete from preference where owner = any(${owners})`.execute(tx);
    const actor = { type: caller.type, id: caller.id, name: caller.name };
    for (const { id, name } of tokens) {
      const subject = { type: 'token', id, name };
      const entry = { id: newId(), tenantId, at: clock.now(), actor, action: 'token.delete', subject };
      await recordAudit(tx, { ...entry, detail: { madeBy: member.name } });
    }
    await recordAudit(tx, {
      id: newId(),
      tenantId,
      at: clock.now(),
      actor,
      action: 'user.delete',
      subject: { type: 'user', id: userId, name: member.name },
      detail: { role: member.role, tokens: tokens.length },
    });
    return done(undefined);
  });
  changes.happened(userId);
  return outcome;
}

async function refusalOf(tx: Tx, caller: Principal, member: Member): Promise<Refusal | undefined> {
  const { name, platformAdmin, memberships } = member;
  if (platformAdmin && !caller.platformAdmin) {
    return { kind: 'platform-only', name };
  }
  if (await isLastAdmin(tx, caller.tenantId, member)) {
    return { kind: 'last-admin', name };
  }
  if (platformAdmin && memberships === 1) {
    const other = await tx
      .selectFrom('app_user')
      .select('id')
      .where('platform_admin', '=', true)
      .where('id', '<>', member.id)
      .limit(1)
      .executeTakeFirst();
    return other === undefined ? { kind: 'last-platform-admin', name } : undefined;
  }
  return undefined;
}
