import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Whether the six digits are right now, or one step of 30 s before or after (RFC 6238). */
export function isOneTimePassword(secret: string, digits: string, milliseconds: number): boolean {
  const step = Math.floor(milliseconds / 30_000);
  return [step - 1, step, step + 1].some((counter) => oneTimePassword(secret, counter) === digits);
}

function oneTimePassword(secret: string, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
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
