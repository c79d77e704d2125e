import type { LibvirtAddress } from '../address.ts';
import type { LibvirtParameters } from '../parameters.ts';
import type { Dial } from '../protocol/dial.ts';
import { sshDialer } from '../protocol/dialers/ssh.ts';
import { tcpDialer } from '../protocol/dialers/tcp.ts';
import { tlsDialer } from '../protocol/dialers/tls.ts';
import { systemDialer, unixDialer } from '../protocol/dialers/unix.ts';
import { SshLink } from '../protocol/ssh/link.ts';
import type { PeerProof } from './peer-proof.ts';

export interface Way {
  readonly dial: Dial;
  /** The SSH login that carries everything, where there is one. */
  readonly link: SshLink | null;
}

/** The way to a daemon. What the peer shows of itself on it goes into `proof`. */
export function wayTo(address: LibvirtAddress, parameters: LibvirtParameters, proof: PeerProof): Way {
  const { target, remoteUri, readOnly } = address;
  if (target.transport === 'unix') {
    return { dial: target.named ? unixDialer(target.socketPath) : systemDialer(readOnly), link: null };
  }
  if (target.transport === 'ssh') {
    const link = new SshLink({ ...target, ...sshMeans(parameters), trust: proof.host });
    return { dial: sshDialer(link, { uri: remoteUri, readOnly, socketPath: target.socketPath }), link };
  }
  const plain = target.transport === 'tcp';
  return {
    dial: plain ? tcpDialer(target) : tlsDialer({ ...target, ...tlsMeans(parameters, proof) }),
    link: null,
  };
}

function tlsMeans(parameters: LibvirtParameters, proof: PeerProof) {
  return {
    ca: parameters.caCertificate,
    certificate: parameters.clientCertificate,
    key: parameters.clientKey,
    fingerprint: parameters.fingerprint,
    onCertificate: (shown: string) => {
      proof.certificate = shown;
    },
  };
}

function sshMeans(parameters: LibvirtParameters) {
  return {
    privateKey: parameters.sshKey,
    passphrase: parameters.sshPassphrase,
    password: parameters.sshPassword,
    agent: parameters.sshAgent,
  };
}
