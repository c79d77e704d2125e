import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { inSystem, inTenant } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import { roleOf } from './principal.ts';
import type { Role, TokenPrincipal } from './principal.ts';
import { findTenantOfToken, findToken, insertToken, touchToken } from './queries.ts';
import type { TokenRow } from './queries.ts';
import { newTokenSecret, tokenHash } from './token-secret.ts';

/** API tokens of a tenant: only their hashes are kept. */
export interface Tokens {
  /** `secret` is shown once and known to nobody afterwards. */
  readonly create: (tenantId: string, input: NewToken) => Promise<TokenView & { readonly secret: string }>;
  /** The newest thousand. */
  readonly list: (tenantId: string) => Promise<readonly TokenView[]>;
  /** False when the tenant has no such token. */
  readonly revoke: (tenantId: string, tokenId: string) => Promise<boolean>;
  /** Whose a presented token is; `undefined` for an unknown, expired or revoked one. */
  readonly recognise: (secret: string) => Promise<TokenPrincipal | undefined>;
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

/** Longest thing looked up as a token, in characters. */
const secretLimit = 512;
/** How exact "last used" is, in ms: not every request writes. */
const touchEvery = 60_000;

export function createTokens(db: Database, clock: Clock, newId: NewId): Tokens {
  return {
    create: async (tenantId, { name, role, expiresAt }) => {
      const secret = newTokenSecret();
      const row = await inTenant(db, tenantId, (tx) =>
        insertToken(tx, {
          id: newId(),
          tenant_id: tenantId,
          name,
          role,
          token_hash: tokenHash(secret),
          expires_at: expiresAt ?? null,
          created_at: clock.now(),
        }),
      );
      return { ...view(row), secret };
    },
    list: async (tenantId) => {
      const rows = await inTenant(db, tenantId, (tx) =>
        tx
          .selectFrom('api_token')
          .selectAll()
          .orderBy('created_at', 'desc')
          .orderBy('id')
          .limit(1000)
          .execute(),
      );
      return rows.map(view);
    },
    revoke: async (tenantId, tokenId) => {
      const now = clock.now();
      const found = await inTenant(db, tenantId, (tx) =>
        tx
          .updateTable('api_token')
          .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(now)) }))
          .where('id', '=', tokenId)
          .executeTakeFirst(),
      );
      return found.numUpdatedRows > 0n;
    },
    recognise: async (secret) => {
      if (secret.length > secretLimit) {
        return undefined;
      }
      const hash = tokenHash(secret);
      const tenantId = await inSystem(db, (tx) => findTenantOfToken(tx, hash));
      return tenantId === undefined
        ? undefined
        : inTenant(db, tenantId, async (tx) => {
            const row = await findToken(tx, hash);
            const now = clock.now();
            if (row === undefined || !isUsable(row, now)) {
              return undefined;
            }
            if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > touchEvery) {
              await touchToken(tx, row.id, now);
            }
            return principal(row);
          });
    },
  };
}

function isUsable(row: TokenRow, now: Date): boolean {
  return row.revoked_at === null && (row.expires_at === null || row.expires_at > now);
}

function principal(row: TokenRow): TokenPrincipal {
  return {
    type: 'token',
    tenantId: row.tenant_id,
    id: row.id,
    name: row.name,
    role: roleOf(row.role),
    platformAdmin: row.platform_admin,
  };
}

function view(row: TokenRow): TokenView {
  return {
    id: row.id,
    name: row.name,
    role: roleOf(row.role),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
