import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { NewId } from '../ids.ts';
import type { IdentityChanges } from './identity-changes.ts';
import type { Passwords } from './passwords.ts';
import type { Principal, Role } from './principal.ts';
import type { Outcome } from './refusals.ts';

/** The people of a tenant, as its administrators see them. */
export interface Users {
  /** By name, `after` being the last name of the page before. */
  readonly list: (
    tenantId: string,
    page: { readonly limit: number; readonly after?: string },
  ) => Promise<readonly UserView[]>;
  readonly find: (tenantId: string, userId: string) => Promise<UserView | undefined>;
  /** Answers the id. Throws `NoRoom`. */
  readonly add: (caller: Principal, input: UserInput) => Promise<Outcome<string>>;
  /** Throws `NoRoom`. */
  readonly change: (caller: Principal, userId: string, change: UserChange) => Promise<Outcome<void>>;
  readonly remove: (caller: Principal, userId: string) => Promise<Outcome<void>>;
}

export interface UserInput {
  readonly name: string;
  readonly role: Role;
  /** Absent: somebody who is a user already, and belongs to other tenants so far. */
  readonly password?: string;
}

export interface UserChange {
  readonly role?: Role;
  readonly disabled?: boolean;
  readonly password?: string;
}

export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly lastSignInAt: Date | null;
  readonly createdAt: Date;
}

/** What administering users takes. */
export interface UserDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly passwords: Passwords;
  readonly changes: IdentityChanges;
}
