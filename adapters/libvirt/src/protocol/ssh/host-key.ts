import { createHash } from 'node:crypto';

/** A key whole, as a line of known_hosts has it, or only its hash, as `ssh-keygen -lf` prints it. */
const FORMS = /^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:[a-z0-9@.-]{3,60}) [A-Za-z0-9+/]{20,4000}={0,2})$/;

export function isHostKey(text: string): boolean {
  return FORMS.test(text);
}

/** `ssh-ed25519 AAAA…` of the bytes a server shows. */
export function hostKeyText(key: Buffer): string {
  return `${typeOf(key)} ${key.toString('base64')}`;
}

export function hostKeyHash(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Is the key that a server shows the pinned one, in whichever form that was kept? */
export function matchesHostKey(pinned: string, shown: Buffer): boolean {
  return pinned.startsWith('SHA256:')
    ? pinned.replace(/=+$/, '') === hostKeyHash(shown)
    : pinned === hostKeyText(shown);
}

/** A server has several keys: the one that is asked for must be of the pinned one's type. Undefined: any. */
export function algorithmsFor(pinned: string | undefined): readonly string[] | undefined {
  if (pinned === undefined || pinned.startsWith('SHA256:')) return undefined;
  const type = pinned.split(' ')[0] ?? '';
  return type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type];
}

/** The first field of a public key (RFC 4253, 6.6). */
function typeOf(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  const type = key.subarray(4, 4 + Math.min(length, 60)).toString('latin1');
  return /^[a-z0-9@.-]+$/.test(type) ? type : 'unknown';
}
