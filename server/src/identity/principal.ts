/** Who is asking, after a token was recognised. */
export interface Principal {
  readonly tenantId: string;
  readonly tokenId: string;
  /** The token's name, for audit lines. */
  readonly name: string;
  readonly role: Role;
  /** May make tenants. */
  readonly platformAdmin: boolean;
}

export const roles = ['admin', 'operator', 'viewer'] as const;
export type Role = (typeof roles)[number];

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}
