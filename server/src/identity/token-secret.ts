import { createHash, randomBytes } from 'node:crypto';

const prefix = 'anyv_';

/** A new API token: 256 random bits, recognisable by secret scanners. */
export function newTokenSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a token. It is random, so a plain hash is enough: there is nothing to guess from a dictionary. */
export function tokenHash(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}
