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
}

export interface UserPrincipal extends Caller {
  readonly type: 'user';
  readonly sessionId: string;
  /** Of the session, unless it is used before then. */
  readonly expiresAt: Date;
}

export const roles = ['admin', 'operator', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** A role this version does not know gets the least there is. */
export function roleOf(value: string): Role {
  return roles.find((role) => role === value) ?? 'viewer';
}
