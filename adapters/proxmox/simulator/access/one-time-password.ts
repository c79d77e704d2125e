import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Whether the six digits are right now, or one step of 30 s before or after (RFC 6238). */
export function isOneTimePassword(secret: string, digits: string, milliseconds: number): boolean {
  return [-30_000, 0, 30_000].some((away) => oneTimePassword(secret, milliseconds + away) === digits);
}

/** What an authenticator with this secret (base32) shows at that time. */
export function oneTimePassword(secret: string, milliseconds: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(Math.floor(milliseconds / 30_000)));
  const hash = createHmac('sha1', base32(secret)).update(message).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function base32(text: string): Buffer {
  let bits = '';
  for (const letter of text.toUpperCase().replace(/=+$/, '')) {
    bits += Math.max(0, alphabet.indexOf(letter)).toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
