import type { HypervisorErrorKind } from '@anyvisor/domain';
import type { LibvirtHost } from '@anyvisor/libvirt-host';

/** Parameters of a connection beside its URI. */
export type Given = Readonly<Record<string, string | boolean | undefined>>;

export interface Means {
  readonly tls: NonNullable<LibvirtHost['tls']>;
  readonly ssh: NonNullable<LibvirtHost['ssh']>;
}

/** What the host has made for its clients; throws for a host without both ways. */
export function meansOf({ tls, ssh }: LibvirtHost): Means {
  if (tls === null || ssh === null) throw new Error('the host has no TLS or SSH');
  return { tls, ssh };
}

/** With everything right, also through a proxy, whose address no certificate names. */
export function rightLogin(transport: 'tls' | 'ssh', { tls, ssh }: Means): Given {
  return transport === 'ssh'
    ? { sshKey: ssh.key, hostKey: ssh.hostKey }
    : { ...asClient(tls.client), fingerprint: tls.fingerprint };
}

export interface WrongLogin {
  readonly title: string;
  readonly transport: 'tls' | 'ssh';
  readonly given: (means: Means) => Given;
  readonly kind: HypervisorErrorKind;
  /** Of the connection test: where it ends. */
  readonly step: 'certificate' | 'login';
  /** Of the URI. @default root */
  readonly user?: string;
}

/** Everything that must not let us in, or that we must not let in. */
export const wrongLogins: readonly WrongLogin[] = [
  {
    title: 'a certificate that the daemon does not list',
    transport: 'tls',
    given: (means) => ({ ...rightLogin('tls', means), ...asClient(means.tls.unlisted) }),
    kind: 'AuthenticationFailed',
    step: 'login',
  },
  {
    title: 'a certificate of another authority',
    transport: 'tls',
    given: (means) => ({ ...rightLogin('tls', means), ...asClient(means.tls.stranger) }),
    kind: 'AuthenticationFailed',
    step: 'login',
  },
  {
    title: 'no certificate',
    transport: 'tls',
    given: ({ tls }) => ({ fingerprint: tls.fingerprint }),
    kind: 'AuthenticationFailed',
    step: 'login',
  },
  {
    title: 'a daemon signed by nobody we trust',
    transport: 'tls',
    given: ({ tls }) => ({ ...asClient(tls.client), caCertificate: tls.strangerCa }),
    kind: 'ConnectionFailed',
    step: 'certificate',
  },
  {
    title: 'a daemon with another certificate than the pinned one',
    transport: 'tls',
    given: (means) => ({ ...rightLogin('tls', means), fingerprint: 'AB'.repeat(32) }),
    kind: 'ConnectionFailed',
    step: 'certificate',
  },
  {
    title: 'a daemon under another name than its certificate has',
    transport: 'tls',
    given: ({ tls }) => ({ ...asClient(tls.client), caCertificate: tls.ca }),
    kind: 'ConnectionFailed',
    step: 'certificate',
  },
  {
    title: 'a key that the host does not know',
    transport: 'ssh',
    given: (means) => ({ ...rightLogin('ssh', means), sshKey: means.ssh.strangerKey }),
    kind: 'AuthenticationFailed',
    step: 'login',
  },
  {
    title: 'a user that the host does not know',
    transport: 'ssh',
    given: (means) => rightLogin('ssh', means),
    kind: 'AuthenticationFailed',
    step: 'login',
    user: 'nobody-here',
  },
  {
    title: 'a password',
    transport: 'ssh',
    given: () => ({ sshPassword: 'guess' }),
    kind: 'AuthenticationFailed',
    step: 'login',
  },
  {
    title: 'another host key than the pinned one',
    transport: 'ssh',
    given: (means) => ({ ...rightLogin('ssh', means), hostKey: `SHA256:${'A'.repeat(43)}` }),
    kind: 'ConnectionFailed',
    step: 'certificate',
  },
];

function asClient({ certificate, key }: { readonly certificate: string; readonly key: string }): Given {
  return { clientCertificate: certificate, clientKey: key };
}
