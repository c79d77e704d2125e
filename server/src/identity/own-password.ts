import { recordAudit } from '../audit/record.ts';
import { enterTenant, inIdentity } from '../db/transaction.ts';
import { forgetDevices, keepDevice, knownDevice } from './devices.ts';
import type { Browser } from './open-session.ts';
import { passwordFault } from './password-policy.ts';
import type { UserPrincipal } from './principal.ts';
import { done, refused } from './refusals.ts';
import type { Outcome } from './refusals.ts';
import { endSessions } from './session-queries.ts';
import { unlessNoRoom } from './sign-in.ts';
import type { SignInDeps } from './sign-in.ts';
import { findUser, keepPassword } from './user-queries.ts';

/**
 * The user's own password, against the present one: guesses are slowed like a sign-in, for a session left open must not
 * be a way to find it out. All other sessions of the user end. Throws `NoRoom`.
 */
export async function changeOwnPassword(
  deps: SignInDeps,
  principal: UserPrincipal,
  { current, password }: { readonly current: string; readonly password: string },
  browser: Browser,
): Promise<Outcome<void>> {
  const { db, clock, newId, changes, passwords } = deps;
  const { id, name, tenantId, sessionId } = principal;
  const { user, device } = await inIdentity(db, async (tx) => ({
    user: await findUser(tx, id),
    device: await knownDevice(tx, id, browser.device),
  }));
  const { address } = browser;
  const admission = await deps.slowDown.admit({ name, address, ...(device === undefined ? {} : { device }) });
  if (!admission.admitted) {
    return refused({ kind: 'slowed', seconds: admission.seconds });
  }
  const right = await unlessNoRoom(admission, passwords.verify(user?.hash, current));
  if (user === undefined || !right) {
    return refused({ kind: 'field', pointer: '/current', message: 'is not your present password' });
  }
  await admission.succeeded();
  const fault = passwordFault(password, name);
  if (fault !== undefined) {
    return refused({ kind: 'field', pointer: '/password', message: fault });
  }
  const hash = await passwords.hash(password);
  await inIdentity(db, async (tx) => {
    const now = clock.now();
    await keepPassword(tx, id, hash, now);
    await endSessions(tx, id, { but: sessionId });
    await forgetDevices(tx, id);
    if (device !== undefined && browser.device !== undefined) {
      await keepDevice(tx, id, browser.device, now);
    }
    await changes.announce(tx, id);
    await enterTenant(tx, tenantId);
    await recordAudit(tx, {
      id: newId(),
      tenantId,
      at: now,
      actor: { type: 'user', id, name },
      action: 'user.password',
      subject: { type: 'user', id, name },
      detail: { address },
    });
  });
  changes.happened(id);
  return done(undefined);
}
