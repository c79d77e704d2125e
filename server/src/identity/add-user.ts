import { recordAudit } from '../audit/record.ts';
import { enterTenant, inIdentity } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import { passwordFault } from './password-policy.ts';
import type { Principal } from './principal.ts';
import { done, refused } from './refusals.ts';
import type { Outcome } from './refusals.ts';
import { findUserByName, insertMembership, insertUser } from './user-queries.ts';
import type { UserDeps, UserInput } from './user.ts';

/** A new user, or, without a password, one that there is: whoever sees only one tenant cannot ask for that. */
export async function addUser(
  deps: UserDeps,
  caller: Principal,
  { name, role, password }: UserInput,
): Promise<Outcome<string>> {
  const { db, clock, newId } = deps;
  const { tenantId } = caller;
  if (password === undefined) {
    if (!caller.platformAdmin) {
      return refused({ kind: 'field', pointer: '/password', message: 'is missing' });
    }
    return inIdentity(db, async (tx) => {
      const known = await findUserByName(tx, name);
      if (known === undefined) {
        return refused({ kind: 'no-such-user', user: name });
      }
      if (!(await insertMembership(tx, { userId: known.id, tenantId, role, now: clock.now() }))) {
        return refused({ kind: 'name-taken', name });
      }
      await audit(tx, known.id, known.name);
      return done(known.id);
    });
  }
  const fault = passwordFault(password, name);
  if (fault !== undefined) {
    return refused({ kind: 'field', pointer: '/password', message: fault });
  }
  const hash = await deps.passwords.hash(password);
  return inIdentity(db, async (tx) => {
    const [id, now] = [newId(), clock.now()];
    if (!(await insertUser(tx, { id, name, hash, platformAdmin: false, now }))) {
      return refused({ kind: 'name-taken', name });
    }
    await insertMembership(tx, { userId: id, tenantId, role, now });
    await audit(tx, id, name);
    return done(id);
  });

  async function audit(tx: Tx, userId: string, userName: string): Promise<void> {
    await enterTenant(tx, tenantId);
    await recordAudit(tx, {
      id: newId(),
      tenantId,
      at: clock.now(),
      actor: { type: caller.type, id: caller.id, name: caller.name },
      action: 'user.create',
      subject: { type: 'user', id: userId, name: userName },
      detail: { role },
    });
  }
}
