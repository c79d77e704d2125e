import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { ConnectFailed, isCertificateCode } from './transport-failed.ts';

export interface Peer {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the one accepted certificate; absent: one the system trusts, or the cluster itself. */
  readonly fingerprint: string | undefined;
  readonly anyCertificate: boolean;
  /** What a trusted node has said its peers' certificates are, as `plain` writes them. */
  readonly vouched: ReadonlySet<string>;
}

/** Milliseconds until the handshake must be over. */
const patience = 5000;

/**
 * A TLS connection whose certificate was accepted: the pinned one when there is a pin, else one that the system trusts or the
 * cluster vouches for (unless every certificate is to be accepted). Nothing is sent before that is known. Rejects with
 * ConnectFailed.
 */
export function pinnedSocket(peer: Peer, note: (fingerprint: string) => void): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const socket = connect({
    host: peer.host,
    port: peer.port,
    ...(isIP(peer.host) === 0 ? { servername: peer.host } : {}),
    // Looked at below, before a byte is written.
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  const late = () =>
    socket.destroy(Object.assign(new Error('the TLS handshake took too long'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(late, patience);
  const failed = (error: Error) => {
    clearTimeout(timer);
    reject(new ConnectFailed(error));
  };
  socket.once('error', failed);
  socket.once('secureConnect', () => {
    clearTimeout(timer);
    const shown = socket.getPeerCertificate().fingerprint256 ?? '';
    note(shown);
    const problem = problemWith(peer, shown, socket);
    if (problem !== undefined) {
      socket.destroy();
      reject(new ConnectFailed(problem));
      return;
    }
    socket.off('error', failed);
    resolve(socket);
  });
  return promise;
}

function problemWith(
  { fingerprint, anyCertificate, vouched }: Peer,
  shown: string,
  socket: TLSSocket,
): { readonly code: string; readonly message: string } | undefined {
  if (fingerprint !== undefined) {
    if (plain(shown) === plain(fingerprint)) return undefined;
    const message = `the server shows another certificate than the one that was accepted: ${shown}`;
    return { code: 'CERT_PIN_MISMATCH', message };
  }
  if (anyCertificate || socket.authorized || vouched.has(plain(shown))) return undefined;
  // Node has the code here, whatever the types say.
  const code = String(socket.authorizationError);
  return {
    code: isCertificateCode(code) ? code : 'CERT_UNTRUSTED',
    message: `nobody vouches for it (${code})`,
  };
}

/** A fingerprint without colons, in small letters. */
export function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
