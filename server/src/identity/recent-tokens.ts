import type { Clock } from '../clock.ts';
import type { IdentityChanges } from './identity-changes.ts';
import { rememberRecent } from './recent.ts';
import type { Tokens } from './tokens.ts';

/**
 * A revoked token counts as such at once here, at other nodes within ten seconds. What happens to its maker counts at
 * once everywhere.
 */
export function rememberRecentTokens(
  tokens: Tokens,
  clock: Clock,
  changes: Pick<IdentityChanges, 'happened' | 'listen'>,
): Tokens {
  const recent = rememberRecent(tokens.recognise, clock);
  changes.listen(recent.forget);
  return {
    ...tokens,
    revoke: async (tenantId, tokenId) => {
      const found = await tokens.revoke(tenantId, tokenId);
      changes.happened(tokenId);
      return found;
    },
    recognise: recent.find,
  };
}
