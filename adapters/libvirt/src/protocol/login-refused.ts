/**
 * The peer does not want us: a certificate, key, user or password it refused. Asking again with the same would be
 * refused again, and may lock an account: whoever meets this stops trying.
 */
export class LoginRefused extends Error {
  /** What we tried to log in with. */
  readonly way: 'client certificate' | 'ssh';

  constructor(way: LoginRefused['way'], message: string, cause?: Error) {
    super(message, { cause });
    this.name = 'LoginRefused';
    this.way = way;
  }
}

/** We do not want the peer: its certificate or host key is not the one we may talk to. Nothing was sent to it. */
export class PeerNotTrusted extends Error {
  readonly proof: 'certificate' | 'host key';
  /** What it showed, as `openssl x509 -fingerprint -sha256` or `ssh-keygen -lf` print it; null when it is not known. */
  readonly shown: string | null;

  constructor(proof: PeerNotTrusted['proof'], message: string, shown: string | null, cause?: Error) {
    super(message, { cause });
    this.name = 'PeerNotTrusted';
    this.proof = proof;
    this.shown = shown;
  }
}

/** The SSH login worked, but on the far side nothing led to libvirt. `said` is what the far side wrote. */
export class RemotePipeFailed extends Error {
  readonly said: string;

  constructor(message: string, said: string) {
    super(said === '' ? message : `${message}: ${said}`);
    this.name = 'RemotePipeFailed';
    this.said = said;
  }
}
