import type { Clock } from '../clock.ts';
import type { Principal } from './principal.ts';
import { tokenHash } from './token-secret.ts';
import type { Tokens } from './tokens.ts';

/** A revoked or expired token may pass for this long, in ms; here a revocation counts at once, at other nodes after it. */
const believedFor = 2_000;
const mostRemembered = 1_000;

/**
 * Remembers for a moment whose a token is: a page asks for a dozen things at once, and each look-up is two
 * transactions. Only the hash is kept, and only of tokens that were good.
 */
export function rememberRecent(tokens: Tokens, clock: Clock): Tokens {
  const recent = new Map<string, { readonly principal: Principal; readonly until: number }>();
  return {
    ...tokens,
    revoke: async (tenantId, tokenId) => {
      const found = await tokens.revoke(tenantId, tokenId);
      recent.clear();
      return found;
    },
    recognise: async (secret) => {
      const key = tokenHash(secret).toString('base64');
      const now = clock.now().getTime();
      const known = recent.get(key);
      if (known !== undefined && known.until > now) {
        return known.principal;
      }
      const principal = await tokens.recognise(secret);
      recent.delete(key);
      if (principal !== undefined) {
        const [oldest] = recent.keys();
        if (recent.size >= mostRemembered && oldest !== undefined) {
          recent.delete(oldest);
        }
        recent.set(key, { principal, until: now + believedFor });
      }
      return principal;
    },
  };
}
