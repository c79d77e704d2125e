import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { inSystem, inTenant } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import { lesserRole, roleOf } from './principal.ts';
import type { Role, TokenPrincipal } from './principal.ts';
import { findTenantOfToken, findToken, insertToken, listTokens, touchToken } from './queries.ts';
import type { TokenRow } from './queries.ts';
import { newTokenSecret, tokenHash } from './token-secret.ts';

/**
 * API tokens of a tenant: only their hashes are kept. One that goes back to a user may what they may at present and no
 * more, nothing while they are disabled, and is deleted with their membership.
 */
export interface Tokens {
  /** `secret` is shown once and known to nobody afterwards. */
  readonly create: (tenantId: string, input: NewToken) => Promise<TokenView & { readonly secret: string }>;
  /** The newest thousand. */
  readonly list: (tenantId: string) => Promise<readonly TokenView[]>;
  /** False when the tenant has no such token. */
  readonly revoke: (tenantId: string, tokenId: string) => Promise<boolean>;
  /** Whose a presented token is; `undefined` for one that is unknown, expired, revoked, or whose maker is disabled. */
  readonly recognise: (secret: string) => Promise<TokenPrincipal | undefined>;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt?: Date;
  /** The user it goes back to, a member of the tenant. @default nobody */
  readonly madeBy?: string | null;
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly madeBy: { readonly id: string; readonly name: string } | null;
  /** Its own role or its maker's, whichever is less; null while its maker is disabled. */
  readonly actsAs: Role | null;
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
    create: async (tenantId, { name, role, expiresAt, madeBy = null }) => {
      const secret = newTokenSecret();
      const id = newId();
      const [row] = await inTenant(db, tenantId, async (tx) => {
        await insertToken(tx, {
          id,
          tenant_id: tenantId,
          name,
          role,
          made_by: madeBy,
          token_hash: tokenHash(secret),
          expires_at: expiresAt ?? null,
          created_at: clock.now(),
        });
        return listTokens(tx, id);
      });
      if (row === undefined) {
        throw new Error('the new token is not there');
      }
      return { ...view(row), secret };
    },
    list: async (tenantId) => (await inTenant(db, tenantId, (tx) => listTokens(tx))).map(view),
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
            const role = row === undefined ? null : actsAs(row);
            if (row === undefined || role === null || !isUsable(row, now)) {
              return undefined;
            }
            if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > touchEvery) {
              await touchToken(tx, row.id, now);
            }
            return principal(row, role);
          });
    },
  };
}

function isUsable(row: TokenRow, now: Date): boolean {
  return row.revoked_at === null && (row.expires_at === null || row.expires_at > now);
}

/** A maker who is no member any more has taken it along; should it be there all the same, it is worth nothing. */
function actsAs({ role, made_by, maker_role, maker_disabled }: TokenRow): Role | null {
  if (made_by === null) {
    return roleOf(role);
  }
  return maker_role === null || maker_disabled !== false
    ? null
    : lesserRole(roleOf(role), roleOf(maker_role));
}

function principal(row: TokenRow, role: Role): TokenPrincipal {
  return {
    type: 'token',
    tenantId: row.tenant_id,
    id: row.id,
    name: row.name,
    role,
    platformAdmin: row.platform_admin,
    madeBy: row.made_by,
  };
}

function view(row: TokenRow & { readonly maker_name: string | null }): TokenView {
  return {
    id: row.id,
    name: row.name,
    role: roleOf(row.role),
    madeBy: row.made_by === null ? null : { id: row.made_by, name: row.maker_name ?? '' },
    actsAs: actsAs(row),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
