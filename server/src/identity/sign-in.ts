import { recordAudit } from '../audit/record.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { enterTenant, inIdentity } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import { knownDevice } from './devices.ts';
import type { IdentityChanges } from './identity-changes.ts';
import { openSession } from './open-session.ts';
import type { Browser, OpenedSession } from './open-session.ts';
import type { Passwords } from './passwords.ts';
import { done, refused } from './refusals.ts';
import type { Outcome } from './refusals.ts';
import { NoRoom } from './slots.ts';
import type { Admission, SlowDown } from './slow-down.ts';
import { findUser, findUserByName, homeTenant } from './user-queries.ts';
import type { KnownUser } from './user-queries.ts';

/** What signing in takes. */
export interface SignInDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly passwords: Passwords;
  readonly slowDown: SlowDown;
  readonly changes: IdentityChanges;
  readonly onError: (error: unknown) => void;
}

/** Name and password against a new session. Throws `NoRoom` when too many passwords are being looked at. */
export async function signIn(
  deps: SignInDeps,
  { name, password }: { readonly name: string; readonly password: string },
  browser: Browser,
): Promise<Outcome<OpenedSession>> {
  const { db, passwords, slowDown, changes } = deps;
  const { user, device, home } = await inIdentity(db, async (tx) => {
    const found = await findUserByName(tx, name);
    // The same questions for a name that there is not: its answer must not come sooner.
    const id = found?.id ?? nobody;
    return {
      user: found,
      device: await knownDevice(tx, id, browser.device),
      home: await homeTenant(tx, id),
    };
  });
  const admission = await slowDown.admit({
    name,
    address: browser.address,
    ...(device === undefined ? {} : { device }),
  });
  if (!admission.admitted) {
    return refused({ kind: 'slowed', seconds: admission.seconds });
  }
  const right = await unlessNoRoom(admission, passwords.verify(user?.hash, password));
  const opened =
    right && user !== undefined && home !== undefined ? await open(deps, user, browser) : undefined;
  if (opened === undefined) {
    if (user !== undefined) {
      // Not waited for: a name that exists must not take longer than one that does not.
      void auditFailure(deps, user, browser).catch(deps.onError);
    }
    return refused({ kind: 'wrong' });
  }
  await admission.succeeded();
  changes.happened(opened.userId);
  return done(opened);
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** An attempt that found no room was none. */
export async function unlessNoRoom<T>(
  admission: Extract<Admission, { readonly admitted: true }>,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof NoRoom) {
      await admission.withdrawn();
    }
    throw thrown;
  }
}

/** `undefined` when meanwhile the password was changed or the user has no tenant to go to. */
async function open(
  deps: SignInDeps,
  { id, hash }: KnownUser,
  browser: Browser,
): Promise<(OpenedSession & { readonly userId: string }) | undefined> {
  return inIdentity(deps.db, async (tx) => {
    const user = await findUser(tx, id);
    const tenantId = await homeTenant(tx, id);
    if (user === undefined || user.hash !== hash || tenantId === undefined) {
      return undefined;
    }
    return { ...(await openSession(tx, deps, { id, name: user.name, tenantId }, browser)), userId: id };
  });
}

/** Kept where the user would have come in; a disabled one where they once belonged. */
async function auditFailure(
  { db, clock, newId }: SignInDeps,
  user: KnownUser,
  { address }: Browser,
): Promise<void> {
  await inIdentity(db, async (tx) => {
    const tenantId = await homeTenant(tx, user.id, { alsoDisabled: true });
    if (tenantId === undefined) {
      return;
    }
    await enterTenant(tx, tenantId);
    await recordAudit(tx, {
      id: newId(),
      tenantId,
      at: clock.now(),
      actor: { type: 'address', id: address, name: address },
      action: 'session.refuse',
      subject: { type: 'user', id: user.id, name: user.name },
      detail: {},
    });
  });
}
