import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** What was found may be believed for this long, in ms: the longest that a right taken away at another node lives on. */
const believedFor = 10_000;
/** Older than this, what is remembered is looked up again, while the request goes on with it. */
const freshFor = 2_000;
const mostRemembered = 1_000;

export interface Recent<T> {
  readonly find: (secret: string) => Promise<T | undefined>;
  /** Everything: what was read before is not believed after. */
  readonly forget: () => void;
}

/**
 * Remembers for a moment whose a secret is: a page asks for a dozen things at once, and each look-up is a transaction or
 * two. Only a hash is kept, and only of secrets that were good.
 */
export function rememberRecent<T>(
  lookUp: (secret: string) => Promise<T | undefined>,
  clock: Clock,
): Recent<T> {
  const recent = new Map<string, { readonly found: T; readonly at: number; readonly renewing: boolean }>();
  /** Grows with each forgetting, also while a look-up is under way. */
  let age = 0;

  async function lookUpNow(secret: string, key: string): Promise<T | undefined> {
    const at = clock.now().getTime();
    const before = age;
    const found = await lookUp(secret);
    recent.delete(key);
    if (found !== undefined && before === age) {
      const [oldest] = recent.keys();
      if (recent.size >= mostRemembered && oldest !== undefined) {
        recent.delete(oldest);
      }
      recent.set(key, { found, at, renewing: false });
    }
    return found;
  }

  return {
    forget: () => {
      age += 1;
      recent.clear();
    },
    find: async (secret) => {
      const key = createHash('sha256').update(secret, 'utf8').digest('base64');
      const now = clock.now().getTime();
      const known = recent.get(key);
      if (known === undefined || now - known.at > believedFor) {
        return lookUpNow(secret, key);
      }
      if (now - known.at > freshFor && !known.renewing) {
        recent.set(key, { ...known, renewing: true });
        // Failing, it is looked up in earnest when the memory has run out.
        void lookUpNow(secret, key).catch(() => undefined);
      }
      return known.found;
    },
  };
}
