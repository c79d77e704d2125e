import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM, with the nonce and the tag in front of the cipher text. Nonces are random: keys see few messages. */
const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** `context` is authenticated, not kept: opening needs the same. */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** Throws `SealBroken` for another key, another context or a changed byte. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  try {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(nonceLength + tagLength)), decipher.final()]);
  } catch {
    // The library's own words say nothing about which of the three it was, by design.
    throw new SealBroken();
  }
}

export class SealBroken extends Error {
  constructor() {
    super('A sealed secret cannot be opened: wrong key, wrong place, or changed bytes');
    this.name = 'SealBroken';
  }
}
