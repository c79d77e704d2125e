import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { inIdentity } from '../db/transaction.ts';
import type { IdentityChanges } from './identity-changes.ts';
import { roleOf } from './principal.ts';
import type { UserPrincipal } from './principal.ts';
import { rememberRecent } from './recent.ts';
import { findSession, moveSession, touchSession } from './session-queries.ts';
import type { SessionLimits, SessionRow } from './session-queries.ts';
import { isSecret, secretHash } from './session-secret.ts';

/** Sessions of browsers: the server keeps hashes only, and opens one by signing in only. */
export interface Sessions {
  /** Whose a presented session is; counts as use. An ended one passes at other nodes for ten seconds at most. */
  readonly recognise: (secret: string) => Promise<UserPrincipal | undefined>;
  /** The same as it stands in the database now; no use: an open stream alone keeps no session alive. */
  readonly standing: (secret: string) => Promise<UserPrincipal | undefined>;
  /** Goes on in another tenant; `undefined` when the user has no business there. */
  readonly move: (
    principal: UserPrincipal,
    secret: string,
    tenantId: string,
  ) => Promise<UserPrincipal | undefined>;
}

/** How exact "last used" is, in ms: not every request writes. */
const touchEvery = 60_000;

export function createSessions(
  db: Database,
  clock: Clock,
  limits: SessionLimits,
  changes: IdentityChanges,
): Sessions {
  const find = (secret: string, use: boolean) =>
    isSecret(secret)
      ? inIdentity(db, (tx) => lookUp(tx, secretHash(secret), use))
      : Promise.resolve(undefined);

  async function lookUp(tx: Parameters<typeof findSession>[0], hash: Buffer, use: boolean) {
    const now = clock.now();
    const row = await findSession(tx, hash, now, limits);
    if (row === undefined) {
      return undefined;
    }
    if (!use || now.getTime() - row.seen_at.getTime() < touchEvery) {
      return principalOf(row, limits);
    }
    await touchSession(tx, hash, now);
    return principalOf({ ...row, seen_at: now }, limits);
  }

  const recent = rememberRecent((secret) => find(secret, true), clock);
  changes.listen(recent.forget);
  return {
    recognise: async (secret) => {
      const found = await recent.find(secret);
      // What is remembered does not outlive the session.
      return found !== undefined && found.expiresAt > clock.now() ? found : undefined;
    },
    standing: (secret) => find(secret, false),
    move: async ({ id, sessionId }, secret, tenantId) => {
      const moved = await inIdentity(db, async (tx) => {
        if (!(await moveSession(tx, sessionId, tenantId, clock.now()))) {
          return undefined;
        }
        await changes.announce(tx, id);
        return lookUp(tx, secretHash(secret), false);
      });
      changes.happened(id);
      return moved;
    },
  };
}

function principalOf(row: SessionRow, { idle, life }: SessionLimits): UserPrincipal {
  return {
    type: 'user',
    id: row.user_id,
    sessionId: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    role: roleOf(row.role),
    platformAdmin: row.platform_admin,
    expiresAt: new Date(Math.min(row.seen_at.getTime() + idle, row.created_at.getTime() + life)),
  };
}
