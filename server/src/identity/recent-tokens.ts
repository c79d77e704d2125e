import type { Clock } from '../clock.ts';
import type { IdentityChanges } from './identity-changes.ts';
import { rememberRecent } from './recent.ts';
import type { Tokens } from './tokens.ts';

/** A revoked token counts as such at once here, at other nodes within ten seconds. */
export function rememberRecentTokens(
  tokens: Tokens,
  clock: Clock,
  changes: Pick<IdentityChanges, 'happened'>,
): Tokens {
  const recent = rememberRecent(tokens.recognise, clock);
  return {
    ...tokens,
    revoke: async (tenantId, tokenId) => {
      const found = await tokens.revoke(tenantId, tokenId);
      recent.forget();
      changes.happened(tokenId);
      return found;
    },
    recognise: recent.find,
  };
}
