import { createPrivateKey, X509Certificate } from 'node:crypto';
import ssh2 from 'ssh2';
import type { LibvirtTarget } from './address.ts';

/** The parameters that prove who we are, or who the peer is; each belongs to one transport. */
export interface Credentials {
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly caCertificate?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly sshKey?: string | undefined;
  readonly sshPassphrase?: string | undefined;
  readonly sshPassword?: string | undefined;
  readonly sshAgent?: string | undefined;
  readonly hostKey?: string | undefined;
}

export interface CredentialProblem {
  readonly field: keyof Credentials;
  /** For people; holds nothing of the credential. */
  readonly message: string;
}

/** What is wrong with them before anybody is asked; the first problem of each kind. */
export function credentialProblems(
  given: Credentials,
  transport: LibvirtTarget['transport'],
): readonly CredentialProblem[] {
  const misplaced = [
    ...(transport === 'tls' ? [] : FIELDS.tls.filter((field) => given[field] !== undefined)),
    ...(transport === 'ssh' ? [] : FIELDS.ssh.filter((field) => given[field] !== undefined)),
  ];
  if (misplaced.length > 0) {
    return misplaced.map((field) => ({
      field,
      message: `belongs to qemu+${field in TLS ? 'tls' : 'ssh'}, and the URI is not one; leave it out`,
    }));
  }
  if (transport === 'tls') return tlsProblems(given);
  return transport === 'ssh' ? sshProblems(given) : [];
}

const TLS = { clientCertificate: true, clientKey: true, caCertificate: true, fingerprint: true } as const;
const FIELDS = {
  tls: Object.keys(TLS) as readonly (keyof typeof TLS)[],
  ssh: ['sshKey', 'sshPassphrase', 'sshPassword', 'sshAgent', 'hostKey'],
} as const;

function tlsProblems({
  clientCertificate,
  clientKey,
  caCertificate,
}: Credentials): readonly CredentialProblem[] {
  const authority = attempt(() => caCertificate && new X509Certificate(caCertificate));
  if (authority === FAILED) return [{ field: 'caCertificate', message: 'is not a certificate in PEM form' }];
  if (clientCertificate === undefined && clientKey === undefined) return [];
  if (clientKey === undefined) return [{ field: 'clientKey', message: 'is needed with clientCertificate' }];
  if (clientCertificate === undefined) {
    return [{ field: 'clientCertificate', message: 'is needed with clientKey' }];
  }
  const certificate = attempt(() => new X509Certificate(clientCertificate));
  if (certificate === FAILED) {
    return [{ field: 'clientCertificate', message: 'is not a certificate in PEM form' }];
  }
  const key = attempt(() => createPrivateKey(clientKey));
  if (key === FAILED) {
    return [{ field: 'clientKey', message: 'is not a private key in PEM form without a passphrase' }];
  }
  return certificate.checkPrivateKey(key)
    ? []
    : [{ field: 'clientKey', message: 'is not the key of clientCertificate' }];
}

function sshProblems({
  sshKey,
  sshPassphrase,
  sshPassword,
  sshAgent,
}: Credentials): readonly CredentialProblem[] {
  if (sshKey === undefined) {
    if (sshPassphrase !== undefined) return [{ field: 'sshPassphrase', message: 'belongs to an sshKey' }];
    return sshPassword === undefined && sshAgent === undefined
      ? [{ field: 'sshKey', message: 'is needed for qemu+ssh, or sshAgent, or sshPassword' }]
      : [];
  }
  const parsed = ssh2.utils.parseKey(sshKey, sshPassphrase);
  if (parsed instanceof Error) {
    const locked = /passphrase/i.test(parsed.message);
    if (locked && sshPassphrase === undefined) {
      return [{ field: 'sshPassphrase', message: 'is needed: the key is encrypted' }];
    }
    return locked || sshPassphrase !== undefined
      ? [{ field: 'sshPassphrase', message: 'does not open the key' }]
      : [{ field: 'sshKey', message: 'is not a private key that can be read (PEM, or OpenSSH’s own form)' }];
  }
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  return key?.isPrivateKey() === true
    ? []
    : [{ field: 'sshKey', message: 'is a public key; the private one is needed' }];
}

const FAILED = Symbol('failed');

function attempt<T>(work: () => T): T | typeof FAILED {
  try {
    return work();
  } catch {
    return FAILED;
  }
}
