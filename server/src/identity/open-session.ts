import { recordAudit } from '../audit/record.ts';
import type { Clock } from '../clock.ts';
import { enterTenant } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import { isDeviceOfOurs, keepDevice } from './devices.ts';
import type { IdentityChanges } from './identity-changes.ts';
import { insertSession } from './session-queries.ts';
import { isSecret, newSecret, secretHash } from './session-secret.ts';

/** Where somebody signs in from. */
export interface Browser {
  readonly address: string;
  /** The device secret it presents, whatever that is. */
  readonly device: string | undefined;
  /** A session it presents: over, once another is opened. Never adopted. */
  readonly session: string | undefined;
}

/** What the browser is to keep. */
export interface OpenedSession {
  readonly secret: string;
  readonly device: string;
}

/** What opening a session takes. */
export interface OpenDeps {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly changes: IdentityChanges;
}

/** A session of a user whose password was right, in a running transaction of sign-in. */
export async function openSession(
  tx: Tx,
  { clock, newId, changes }: OpenDeps,
  user: { readonly id: string; readonly name: string; readonly tenantId: string },
  browser: Browser,
): Promise<OpenedSession> {
  const now = clock.now();
  const secret = newSecret();
  // A device secret that was not given out here is not taken over either.
  const known = browser.device !== undefined && (await isDeviceOfOurs(tx, browser.device));
  const device = known && browser.device !== undefined ? browser.device : newSecret();
  await endPresented(tx, changes, browser.session);
  const id = newId();
  await insertSession(tx, { hash: secretHash(secret), id, userId: user.id, tenantId: user.tenantId, now });
  await keepDevice(tx, user.id, device, now);
  await enterTenant(tx, user.tenantId);
  await recordAudit(tx, {
    id: newId(),
    tenantId: user.tenantId,
    at: now,
    actor: { type: 'user', id: user.id, name: user.name },
    action: 'session.create',
    subject: { type: 'user', id: user.id, name: user.name },
    detail: { address: browser.address },
  });
  return { secret, device };
}

async function endPresented(tx: Tx, changes: IdentityChanges, session: string | undefined): Promise<void> {
  if (session === undefined || !isSecret(session)) {
    return;
  }
  const ended = await tx
    .deleteFrom('user_session')
    .where('secret_hash', '=', secretHash(session))
    .returning('user_id')
    .executeTakeFirst();
  if (ended !== undefined) {
    await changes.announce(tx, ended.user_id);
  }
}
