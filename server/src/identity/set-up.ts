import { sql } from 'kysely';
import { recordAudit } from '../audit/record.ts';
import { inIdentity } from '../db/transaction.ts';
import { openSession } from './open-session.ts';
import type { Browser, OpenedSession } from './open-session.ts';
import { passwordFault } from './password-policy.ts';
import { done, refused } from './refusals.ts';
import type { Outcome } from './refusals.ts';
import type { SignInDeps } from './sign-in.ts';
import type { Tokens } from './tokens.ts';
import { anyUser, insertMembership, insertUser } from './user-queries.ts';

/** Nobody can have this name: what is typed as the first token is counted under it. */
const countedAs = '/setup';

/** The first user, made by whoever has the platform administrator's token. Throws `NoRoom`. */
export async function setUp(
  deps: SignInDeps & { readonly tokens: Pick<Tokens, 'recognise'> },
  { token, name, password }: { readonly token: string; readonly name: string; readonly password: string },
  browser: Browser,
): Promise<Outcome<OpenedSession>> {
  const { db, clock, newId } = deps;
  if (await inIdentity(db, anyUser)) {
    return refused({ kind: 'set-up-already' });
  }
  const admission = await deps.slowDown.admit({ name: countedAs, address: browser.address });
  if (!admission.admitted) {
    return refused({ kind: 'slowed', seconds: admission.seconds });
  }
  const administrator = await deps.tokens.recognise(token);
  if (administrator === undefined || !administrator.platformAdmin) {
    return refused({ kind: 'wrong-token' });
  }
  await admission.succeeded();
  const fault = passwordFault(password, name);
  if (fault !== undefined) {
    return refused({ kind: 'field', pointer: '/password', message: fault });
  }
  const hash = await deps.passwords.hash(password);
  return inIdentity(db, async (tx) => {
    // Two at once: the second waits here, and finds the first one's user.
    await sql`select pg_advisory_xact_lock(hashtext('anyvisor first user'))`.execute(tx);
    if (await anyUser(tx)) {
      return refused({ kind: 'set-up-already' });
    }
    const { tenantId } = administrator;
    const [userId, now] = [newId(), clock.now()];
    await insertUser(tx, { id: userId, name, hash, platformAdmin: true, now });
    await insertMembership(tx, { userId, tenantId, role: 'admin', now });
    const opened = await openSession(tx, deps, { id: userId, name, tenantId }, browser);
    // In the tenant that the session was opened in.
    await recordAudit(tx, {
      id: newId(),
      tenantId,
      at: now,
      actor: { type: 'token', id: administrator.id, name: administrator.name },
      action: 'user.create',
      subject: { type: 'user', id: userId, name },
      detail: { role: 'admin', platformAdmin: true },
    });
    return done(opened);
  });
}
