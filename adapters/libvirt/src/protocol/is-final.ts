import { AuthenticationUnsupported, ConnectFailed } from './connect-failed.ts';
import { LoginRefused, PeerNotTrusted } from './login-refused.ts';
import { LibvirtError } from './remote-error.ts';

/** virErrorNumber: AUTH_FAILED, AUTH_CANCELLED, ACCESS_DENIED, AUTH_UNAVAILABLE. */
const FINAL_CODES = new Set([45, 79, 88, 94]);

/** Credentials that were refused will be refused again, and locking accounts helps nobody. */
export function isFinal(error: unknown): boolean {
  const cause = error instanceof ConnectFailed ? error.cause : error;
  if (cause instanceof AuthenticationUnsupported) return true;
  if (cause instanceof LoginRefused || cause instanceof PeerNotTrusted) return true;
  return cause instanceof LibvirtError && FINAL_CODES.has(cause.code);
}
