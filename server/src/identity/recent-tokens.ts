import type { Clock } from '../clock.ts';
import type { Principal } from './principal.ts';
import { tokenHash } from './token-secret.ts';
import type { Tokens } from './tokens.ts';

/** A revoked or expired token may pass for this long, in ms; here a revocation counts at once, at other nodes after it. */
const believedFor = 10_000;
/** Older than this, what is remembered is looked up again, while the request goes on with it. */
const freshFor = 2_000;
const mostRemembered = 1_000;

/**
 * Remembers for a moment whose a token is: a page asks for a dozen things at once, and each look-up is two
 * transactions. Only the hash is kept, and only of tokens that were good.
 */
export function rememberRecent(tokens: Tokens, clock: Clock): Tokens {
  const recent = new Map<
    string,
    { readonly principal: Principal; readonly at: number; readonly renewing: boolean }
  >();

  /** Grows with each revocation: what was read before one is not believed after it. */
  let revocations = 0;

  async function lookUp(secret: string, key: string): Promise<Principal | undefined> {
    const at = clock.now().getTime();
    const before = revocations;
    const principal = await tokens.recognise(secret);
    recent.delete(key);
    if (principal !== undefined && before === revocations) {
      const [oldest] = recent.keys();
      if (recent.size >= mostRemembered && oldest !== undefined) {
        recent.delete(oldest);
      }
      recent.set(key, { principal, at, renewing: false });
    }
    return principal;
  }

  return {
    ...tokens,
    revoke: async (tenantId, tokenId) => {
      const found = await tokens.revoke(tenantId, tokenId);
      revocations += 1;
      recent.clear();
      return found;
    },
    recognise: async (secret) => {
      const key = tokenHash(secret).toString('base64');
      const now = clock.now().getTime();
      const known = recent.get(key);
      if (known === undefined || now - known.at > believedFor) {
        return lookUp(secret, key);
      }
      if (now - known.at > freshFor && !known.renewing) {
        recent.set(key, { ...known, renewing: true });
        // Failing, it is looked up in earnest when the memory has run out.
        void lookUp(secret, key).catch(() => undefined);
      }
      return known.principal;
    },
  };
}
