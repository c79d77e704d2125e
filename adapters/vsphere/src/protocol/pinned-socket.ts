import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { PinMismatch } from './transport-failed.ts';

interface Wanted {
  readonly url: URL;
  readonly anyCertificate: boolean;
  /** SHA-256 as a person gives it; SHA-1 where the server itself names the host to go to (HttpNfcLeaseDeviceUrl). */
  readonly fingerprint: string | undefined;
}

/** Milliseconds until the handshake must be over. */
const patience = 15_000;

/**
 * A TLS connection whose certificate was accepted: the pinned one when there is a pin, else one the system trusts
 * (unless every certificate is to be accepted). Nothing is sent before that is known.
 */
export function pinnedSocket(
  wanted: Wanted,
  note: (fingerprint: string) => void,
  done: (error: Error | null, socket?: TLSSocket) => void,
): void {
  const { url, fingerprint, anyCertificate } = wanted;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: Number(url.port === '' ? 443 : url.port),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    // Looked at below, before a byte is written: also a refused certificate is to be shown.
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  let answered = false;
  const answer = (error: Error | null) => {
    if (answered) return;
    answered = true;
    if (error === null) done(null, socket);
    else done(error);
  };
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('the TLS handshake took too long'), { code: 'ETIMEDOUT' }));
  }, patience);
  socket.once('error', (error: Error) => {
    clearTimeout(timer);
    answer(error);
  });
  socket.once('secureConnect', () => {
    clearTimeout(timer);
    const certificate = socket.getPeerCertificate();
    const [shown, sha1] = [certificate.fingerprint256 ?? '', certificate.fingerprint ?? ''];
    note(shown);
    if (fingerprint !== undefined && ![plain(shown), plain(sha1)].includes(plain(fingerprint))) {
      socket.destroy();
      answer(new PinMismatch(shown));
    } else if (fingerprint === undefined && !anyCertificate && !socket.authorized) {
      socket.destroy();
      answer(untrusted(socket));
    } else {
      answer(null);
    }
  });
}

/** Said in our words: Node's advise whoever runs the server, not whoever connects it. */
function untrusted(socket: TLSSocket): Error {
  // Node has the code here, whatever the types say.
  const code = String(socket.authorizationError);
  return Object.assign(new Error(`nobody vouches for it (${code})`), {
    code: /^(CERT_|ERR_TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code) ? code : 'CERT_UNTRUSTED',
  });
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
