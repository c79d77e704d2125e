import { recordAudit } from '../audit/record.ts';
import { enterTenant, inIdentity } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import { forgetDevices } from './devices.ts';
import { isLastAdmin, lockMember } from './member.ts';
import type { Member } from './member.ts';
import { passwordFault } from './password-policy.ts';
import type { Principal } from './principal.ts';
import { done, refused } from './refusals.ts';
import type { Outcome, Refusal } from './refusals.ts';
import { endSessions } from './session-queries.ts';
import { keepPassword } from './user-queries.ts';
import type { UserChange, UserDeps } from './user.ts';

/**
 * What an administrator changes about a member. Role and disabling are the tenant's own affair; a password opens every
 * tenant its user belongs to, and a platform admin the platform: those take a platform admin.
 */
export async function changeUser(
  deps: UserDeps,
  caller: Principal,
  userId: string,
  change: UserChange,
): Promise<Outcome<void>> {
  const { db, changes, clock } = deps;
  const { tenantId } = caller;
  const first = await inIdentity(db, async (tx) => {
    const member = await lockMember(tx, tenantId, userId);
    return member === undefined
      ? refused({ kind: 'no-such-user', user: userId })
      : await judged(tx, caller, member, change);
  });
  if (!first.ok) {
    return first;
  }
  // Hashed outside of the transaction: it takes its turn, and a lock would wait with it.
  const hash = change.password === undefined ? undefined : await deps.passwords.hash(change.password);
  const outcome = await inIdentity(db, async (tx): Promise<Outcome<void>> => {
    const member = await lockMember(tx, tenantId, userId);
    if (member === undefined) {
      return refused({ kind: 'no-such-user', user: userId });
    }
    const verdict = await judged(tx, caller, member, change);
    if (!verdict.ok) {
      return verdict;
    }
    await write(tx, tenantId, member, change, hash, clock.now());
    await changes.announce(tx, userId);
    await audit(tx, deps, caller, member, change);
    return done(undefined);
  });
  changes.happened(userId);
  return outcome;
}

async function judged(
  tx: Tx,
  caller: Principal,
  member: Member,
  { role, disabled, password }: UserChange,
): Promise<Outcome<void>> {
  const refusal = refusalOf(caller, member, password);
  if (refusal !== undefined) {
    return refused(refusal);
  }
  const steppingDown = (role !== undefined && role !== 'admin') || disabled === true;
  return steppingDown && (await isLastAdmin(tx, caller.tenantId, member))
    ? refused({ kind: 'last-admin', name: member.name })
    : done(undefined);
}

function refusalOf(caller: Principal, member: Member, password: string | undefined): Refusal | undefined {
  const beyond = member.platformAdmin || (password !== undefined && member.memberships > 1);
  if (beyond && !caller.platformAdmin) {
    return { kind: 'platform-only', name: member.name };
  }
  if (password === undefined) {
    return undefined;
  }
  if (caller.type === 'user' && caller.id === member.id) {
    const message = 'your own password is changed against the present one (PUT /session/password)';
    return { kind: 'field', pointer: '/password', message };
  }
  const fault = passwordFault(password, member.name);
  return fault === undefined ? undefined : { kind: 'field', pointer: '/password', message: fault };
}

async function write(
  tx: Tx,
  tenantId: string,
  { id }: Member,
  { role, disabled }: UserChange,
  hash: string | undefined,
  now: Date,
): Promise<void> {
  if (role !== undefined || disabled !== undefined) {
    await tx
      .updateTable('membership')
      .set({ ...(role === undefined ? {} : { role }), ...(disabled === undefined ? {} : { disabled }) })
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', id)
      .execute();
  }
  if (disabled === true) {
    await endSessions(tx, id, { tenantId });
  }
  if (hash !== undefined) {
    await keepPassword(tx, id, hash, now);
    await endSessions(tx, id, {});
    await forgetDevices(tx, id);
  }
}

async function audit(
  tx: Tx,
  { newId, clock }: UserDeps,
  caller: Principal,
  member: Member,
  { role, disabled, password }: UserChange,
): Promise<void> {
  await enterTenant(tx, caller.tenantId);
  await recordAudit(tx, {
    id: newId(),
    tenantId: caller.tenantId,
    at: clock.now(),
    actor: { type: caller.type, id: caller.id, name: caller.name },
    action: 'user.update',
    subject: { type: 'user', id: member.id, name: member.name },
    detail: {
      ...(role === undefined ? {} : { role, roleBefore: member.role }),
      ...(disabled === undefined ? {} : { disabled }),
      ...(password === undefined ? {} : { password: 'changed' }),
    },
  });
}
