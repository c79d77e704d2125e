import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a browser holds as its session or device: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Could it be one of ours? */
export function isSecret(value: string): boolean {
  return /^[\w-]{43}$/.test(value);
}

/** What is kept of it. It is random, so a plain hash is enough. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(`anyvisor/secret/1|${secret}`, 'utf8').digest();
}

/**
 * What pages send back with changes. It follows from the session and the tenant the session is in: a tab that still
 * shows the tenant before cannot change anything in the one after.
 */
export function csrfTokenOf(secret: string, tenantId: string): string {
  return createHash('sha256').update(`anyvisor/csrf/1|${tenantId}|${secret}`, 'utf8').digest('base64url');
}

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}
