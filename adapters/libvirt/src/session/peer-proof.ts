import type { HostTrust } from '../protocol/ssh/login.ts';

/** What the peer has shown of itself, and which host key is held to be its own. */
export interface PeerProof {
  /** SHA-256 of its TLS certificate, colon separated upper-case hex. */
  certificate: string | null;
  readonly host: HostTrust;
}

export function peerProof(pinnedHostKey: string | undefined): PeerProof {
  return { certificate: null, host: { pinned: pinnedHostKey, shown: null } };
}
