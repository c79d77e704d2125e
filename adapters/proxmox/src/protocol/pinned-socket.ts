import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { ConnectFailed } from './transport-failed.ts';

export interface Peer {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the one accepted certificate; absent: one the system trusts. */
  readonly fingerprint: string | undefined;
  readonly anyCertificate: boolean;
}

/** Milliseconds until the handshake must be over. */
const patience = 5000;

/**
 * A TLS connection whose certificate was accepted: the pinned one when there is a pin, else one the system trusts
 * (unless every certificate is to be accepted). Nothing is sent before that is known. Rejects with ConnectFailed.
 */
export function pinnedSocket(peer: Peer, note: (fingerprint: string) => void): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const socket = connect({
    host: peer.host,
    port: peer.port,
    ...(isIP(peer.host) === 0 ? { servername: peer.host } : {}),
    rejectUnauthorized: peer.fingerprint === undefined && !peer.anyCertificate,
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
    if (peer.fingerprint !== undefined && plain(shown) !== plain(peer.fingerprint)) {
      socket.destroy();
      const message = `the server shows another certificate than the one that was accepted: ${shown}`;
      reject(new ConnectFailed({ code: 'CERT_PIN_MISMATCH', message }));
      return;
    }
    socket.off('error', failed);
    resolve(socket);
  });
  return promise;
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
