import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Dial } from '../dial.ts';
import { LoginRefused, PeerNotTrusted } from '../login-refused.ts';
import { SingleWrites } from './single-writes.ts';

export interface TlsTarget {
  readonly host: string;
  readonly port: number;
  /** PEM of who may sign the daemon's certificate. @default the system's */
  readonly ca?: string | undefined;
  /** PEM of ours, with its key; a daemon demands one unless it was told not to. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** SHA-256 of the one certificate to accept, whoever signed it. */
  readonly fingerprint?: string | undefined;
  /** Hears the SHA-256 of the certificate shown, colon separated upper-case hex. */
  readonly onCertificate?: ((fingerprint: string) => void) | undefined;
}

const KEEPALIVE_AFTER_MS = 30_000;
/** What the daemon says inside TLS once it has accepted our certificate (src/rpc/virnettlscontext.c, virnetserverclient.c). */
const CONFIRMED = 1;

/**
 * TLS to libvirtd's own port. Under TLS 1.3 our handshake is over before the daemon has looked at our certificate: it
 * then confirms with one byte, or closes without a word when it does not want us. Only after that byte libvirt speaks.
 */
export function tlsDialer(target: TlsTarget): Dial {
  return (signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const socket = openSocket(target);
      let shaken = false;
      const stop = (): void => {
        signal.removeEventListener('abort', abort);
        socket.removeAllListeners();
      };
      const fail = (error: Error): void => {
        stop();
        socket.on('error', () => {});
        socket.destroy();
        reject(error);
      };
      const abort = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal.addEventListener('abort', abort, { once: true });
      socket.once('error', (error) => fail(judged(error)));
      socket.once('close', () => fail(shaken ? silentlyRefused() : hungUp()));
      socket.once('end', () => fail(shaken ? silentlyRefused() : hungUp()));
      socket.once('secureConnect', () => {
        shaken = true;
        const distrust = distrustOf(target, socket);
        if (distrust !== undefined) return fail(distrust);
        socket.on('readable', () => {
          const byte = (socket.read(1) as Buffer | null)?.[0];
          if (byte === undefined) return;
          if (byte !== CONFIRMED) return fail(new Error(`the peer confirms TLS with ${byte} instead of 1`));
          stop();
          resolve(new SingleWrites(socket));
        });
      });
    });
}

/** Whether to trust the peer is decided by `distrustOf`, which can say what was shown; until then nothing is said to it. */
function openSocket({ host, port, ca, certificate, key }: TlsTarget): TLSSocket {
  const socket = connect({
    host,
    port,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: false,
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEPALIVE_AFTER_MS);
  return socket;
}

function distrustOf({ fingerprint, onCertificate }: TlsTarget, socket: TLSSocket): Error | undefined {
  const shown = socket.getPeerCertificate().fingerprint256 ?? '';
  onCertificate?.(shown);
  if (fingerprint === undefined) {
    if (socket.authorized) return undefined;
    const why = String(socket.authorizationError);
    return new PeerNotTrusted('certificate', `${WHY[why] ?? why}; the host shows ${shown}`, shown);
  }
  if (plain(fingerprint) === plain(shown)) return undefined;
  return new PeerNotTrusted('certificate', `it is not the pinned one; the host shows ${shown}`, shown);
}

/** OpenSSL's words for what goes wrong most often. */
const WHY: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'no trusted authority has signed it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'no trusted authority has signed it',
  SELF_SIGNED_CERT_IN_CHAIN: 'no trusted authority has signed it',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'nobody but the host itself has signed it',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it belongs to another host name than the one in the URI',
};

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

/** Alerts with which a daemon under TLS 1.2, or a newer one, does say that it does not want our certificate. */
const REFUSED = /^ERR_SSL_.*ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/;

function judged(error: Error & { readonly code?: string }): Error {
  return REFUSED.test(error.code ?? '')
    ? new LoginRefused('client certificate', `the daemon says: ${error.message}`, error)
    : error;
}

function silentlyRefused(): Error {
  return new LoginRefused(
    'client certificate',
    'the daemon closed the connection after the TLS handshake without confirming it, as it does when it refuses a client certificate',
  );
}

function hungUp(): Error {
  return Object.assign(new Error('the peer hung up during the TLS handshake'), { code: 'ECONNRESET' });
}
