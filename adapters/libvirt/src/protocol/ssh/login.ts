import ssh2 from 'ssh2';
import type { Client, ConnectConfig } from 'ssh2';
import { LoginRefused, PeerNotTrusted } from '../login-refused.ts';
import { algorithmsFor, hostKeyHash, hostKeyText, matchesHostKey } from './host-key.ts';

export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** PEM or OpenSSH form. */
  readonly privateKey?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly password?: string | undefined;
  /** Path of an agent's socket. */
  readonly agent?: string | undefined;
  readonly trust: HostTrust;
}

/** Which host key is the right one. The first one seen is it until somebody says otherwise. */
export interface HostTrust {
  pinned: string | undefined;
  /** SHA-256 of the key last seen. */
  shown: string | null;
}

const READY_MS = 20_000;
const SIGN_OF_LIFE_MS = 30_000;

/**
 * One SSH login, tried once. The first host key ever seen is pinned, but only after the login succeeded with it; another
 * one later ends the attempt before anything secret is sent. Rejects with LoginRefused, PeerNotTrusted or the socket's
 * own error.
 */
export function logIn(target: SshTarget): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let distrusted: PeerNotTrusted | undefined;
    let shown: Buffer | undefined;
    const fail = (error: Error & { readonly level?: string }): void => {
      client.on('error', () => {});
      client.destroy();
      reject(distrusted ?? (error.level === 'client-authentication' ? refused(target, error) : error));
    };
    client.once('error', fail);
    client.once('close', () => fail(closedEarly()));
    client.once('ready', () => {
      client.removeAllListeners('error').removeAllListeners('close');
      // The socket's own end is told by 'close'; an error must have a listener all the same.
      client.on('error', () => {});
      if (shown !== undefined) target.trust.pinned ??= hostKeyText(shown);
      client.setNoDelay(true);
      resolve(client);
    });
    const hostVerifier = (key: Buffer): boolean => {
      shown = key;
      target.trust.shown = hostKeyHash(key);
      const { pinned } = target.trust;
      if (pinned === undefined || matchesHostKey(pinned, key)) return true;
      distrusted = changedKey(key);
      return false;
    };
    try {
      client.connect(settings(target, hostVerifier));
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function settings(target: SshTarget, hostVerifier: (key: Buffer) => boolean): ConnectConfig {
  const { host, port, user, privateKey, passphrase, password, agent, trust } = target;
  const algorithms = algorithmsFor(trust.pinned);
  return {
    host,
    port,
    username: user,
    hostVerifier,
    readyTimeout: READY_MS,
    keepaliveInterval: SIGN_OF_LIFE_MS,
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(password === undefined ? {} : { password }),
    ...(agent === undefined ? {} : { agent }),
    authHandler: [
      ...(privateKey === undefined ? [] : (['publickey'] as const)),
      ...(agent === undefined ? [] : (['agent'] as const)),
      ...(password === undefined ? [] : (['password'] as const)),
    ],
    ...(algorithms === undefined
      ? {}
      : { algorithms: { serverHostKey: algorithms } as unknown as NonNullable<ConnectConfig['algorithms']> }),
  };
}

function refused({ user, host, privateKey, agent, password }: SshTarget, cause: Error): LoginRefused {
  const means = [
    ...(privateKey === undefined ? [] : ['the key']),
    ...(agent === undefined ? [] : ['the keys of the agent']),
    ...(password === undefined ? [] : ['the password']),
  ];
  return new LoginRefused('ssh', `${host} does not let ${user} in with ${means.join(' or ')}`, cause);
}

function changedKey(key: Buffer): PeerNotTrusted {
  const hash = hostKeyHash(key);
  return new PeerNotTrusted(
    'host key',
    `the host key is not the one this connection was made with: the host shows ${hash} (${hostKeyText(key).split(' ')[0]})`,
    hash,
  );
}

function closedEarly(): Error {
  return Object.assign(new Error('the host hung up during the SSH handshake'), { code: 'ECONNRESET' });
}
