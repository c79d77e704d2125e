import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import * as der from './der.ts';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256, upper-case hexadecimal with colons, as PVE shows it. */
  readonly fingerprint: string;
}

const day = 86_400_000;
const ecdsaWithSha256 = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'));

/** A self-signed certificate for the names and addresses, valid for ten years: what a fresh node has. */
export function createCertificate(commonName: string, names: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der.sequence(
    der.set(der.sequence(der.objectIdentifier('2.5.4.10'), der.utf8('PVE Cluster Manager CA'))),
    der.set(der.sequence(der.objectIdentifier('2.5.4.3'), der.utf8(commonName))),
  );
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const now = Date.now();
  const body = der.sequence(
    der.tagged(0xa0, der.integer(Buffer.of(2))),
    der.integer(serial),
    ecdsaWithSha256,
    name,
    der.sequence(der.utcTime(new Date(now - day)), der.utcTime(new Date(now + 3650 * day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(0xa3, der.sequence(basicConstraints(), alternativeNames(names))),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const certificate = der.sequence(body, ecdsaWithSha256, der.bitString(signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(certificate),
    fingerprint: fingerprintOf(certificate),
  };
}

function basicConstraints(): Buffer {
  const isAuthority = der.octetString(der.sequence(der.boolean(true)));
  return der.sequence(der.objectIdentifier('2.5.29.19'), der.boolean(true), isAuthority);
}

function alternativeNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 4
      ? der.tagged(0x87, Buffer.from(name.split('.').map(Number)))
      : der.tagged(0x82, Buffer.from(name)),
  );
  return der.sequence(der.objectIdentifier('2.5.29.17'), der.octetString(der.sequence(...entries)));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function fingerprintOf(bytes: Buffer): string {
  const hex = createHash('sha256').update(bytes).digest('hex').toUpperCase();
  return (hex.match(/../g) ?? []).join(':');
}
