/** Who is asking: recognised by a token or by a session. */
export type Principal = TokenPrincipal | UserPrincipal;

interface Caller {
  readonly tenantId: string;
  /** Of the token or the user. */
  readonly id: string;
  /** For audit lines. */
  readonly name: string;
  readonly role: Role;
  /** May make tenants. */
  readonly platformAdmin: boolean;
}

export interface TokenPrincipal extends Caller {
  readonly type: 'token';
  /** The user it goes back to: what it may is never more than what they may. Null: nobody. */
  readonly madeBy: string | null;
}

export interface UserPrincipal extends Caller {
  readonly type: 'user';
  readonly sessionId: string;
  /** Of the session, unless it is used before then. */
  readonly expiresAt: Date;
}

/** Each holds all that the next one may. */
export const roles = ['admin', 'operator', 'viewer'] as const;
export type Role = (typeof roles)[number];

export function lesserRole(one: Role, other: Role): Role {
  return roles.indexOf(one) > roles.indexOf(other) ? one : other;
}

/** The user somebody's doings go back to; null: none, as with the first administrator's token. */
export function userBehind(principal: Principal): string | null {
  return principal.type === 'user' ? principal.id : principal.madeBy;
}

/** A role this version does not know gets the least there is. */
export function roleOf(value: string): Role {
  return roles.find((role) => role === value) ?? 'viewer';
}
