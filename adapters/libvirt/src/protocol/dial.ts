import type { Duplex } from 'node:stream';

/**
 * Makes one byte pipe to a libvirt daemon. Whatever stands between (TLS handshake and its confirm byte, an
 * SSH session, a proxy) is done when the promise resolves: the next byte is libvirt's. Rejects with the
 * reason; `signal` ends the attempt and must leave nothing open.
 */
export type Dial = (signal: AbortSignal) => Promise<Duplex>;
