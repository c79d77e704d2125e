import { recordAudit } from '../audit/record.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { enterTenant, inIdentity } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import type { IdentityChanges } from './identity-changes.ts';
import type { Browser, OpenedSession } from './open-session.ts';
import { changeOwnPassword } from './own-password.ts';
import { createPasswords } from './passwords.ts';
import type { UserPrincipal } from './principal.ts';
import type { Outcome } from './refusals.ts';
import type { SessionLimits } from './session-queries.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import { setUp } from './set-up.ts';
import { signIn } from './sign-in.ts';
import { createSlowDown } from './slow-down.ts';
import type { Tokens } from './tokens.ts';
import type { Users } from './user.ts';
import { anyUser, tenantsOf } from './user-queries.ts';
import { createUsers } from './users.ts';

/** Everything about people who sign in, as the HTTP side calls it. What hashes a password throws `NoRoom`. */
export interface People {
  readonly sessions: Sessions;
  readonly users: Users;
  /** No user exists yet. */
  readonly setupNeeded: () => Promise<boolean>;
  readonly setUp: (
    input: { readonly token: string; readonly name: string; readonly password: string },
    browser: Browser,
  ) => Promise<Outcome<OpenedSession>>;
  readonly signIn: (
    input: { readonly name: string; readonly password: string },
    browser: Browser,
  ) => Promise<Outcome<OpenedSession>>;
  readonly signOut: (principal: UserPrincipal) => Promise<void>;
  readonly changePassword: (
    principal: UserPrincipal,
    input: { readonly current: string; readonly password: string },
    browser: Browser,
  ) => Promise<Outcome<void>>;
  readonly tenantsOf: (userId: string) => ReturnType<typeof tenantsOf>;
  /** Hears of everybody whose rights or sessions changed: see `IdentityChanges`. */
  readonly onChange: IdentityChanges['listen'];
}

export interface PeopleDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly limits: SessionLimits;
  readonly changes: IdentityChanges;
  readonly tokens: Pick<Tokens, 'recognise'>;
  readonly onError: (error: unknown) => void;
}

export function createPeople({ limits, ...given }: PeopleDeps): People {
  const { db, clock, newId, changes } = given;
  const deps = { ...given, passwords: createPasswords(), slowDown: createSlowDown(db, clock) };
  let everSetUp = false;
  return {
    sessions: createSessions(db, clock, limits, changes),
    users: createUsers(deps),
    setupNeeded: async () => {
      // Once there is a user there always is: the last platform admin stays.
      everSetUp ||= await inIdentity(db, anyUser);
      return !everSetUp;
    },
    setUp: (input, browser) => setUp(deps, input, browser),
    signIn: (input, browser) => signIn(deps, input, browser),
    signOut: async ({ id, sessionId, tenantId, name }) => {
      await inIdentity(db, async (tx) => {
        await tx.deleteFrom('user_session').where('id', '=', sessionId).execute();
        await changes.announce(tx, id);
        await enterTenant(tx, tenantId);
        const user = { type: 'user', id, name };
        const entry = { id: newId(), tenantId, at: clock.now(), action: 'session.delete', detail: {} };
        await recordAudit(tx, { ...entry, actor: user, subject: user });
      });
      changes.happened(id);
    },
    changePassword: (principal, input, browser) => changeOwnPassword(deps, principal, input, browser),
    tenantsOf: (userId) => inIdentity(db, (tx) => tenantsOf(tx, userId)),
    onChange: changes.listen,
  };
}
