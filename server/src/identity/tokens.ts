import type { Principal, Role } from './principal.ts';

/** API tokens of a tenant: only their hashes are kept. */
export interface Tokens {
  /** `secret` is shown once and known to nobody afterwards. */
  readonly create: (tenantId: string, input: NewToken) => Promise<TokenView & { readonly secret: string }>;
  readonly list: (tenantId: string) => Promise<readonly TokenView[]>;
  /** False when the tenant has no such token. */
  readonly revoke: (tenantId: string, tokenId: string) => Promise<boolean>;
  /** Whose a presented token is; `undefined` for an unknown, expired or revoked one. */
  readonly recognise: (secret: string) => Promise<Principal | undefined>;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt?: Date;
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}
